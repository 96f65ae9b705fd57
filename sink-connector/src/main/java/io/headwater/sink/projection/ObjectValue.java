package io.headwater.sink.projection;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object, its members in their order; of members with one name the last counts. */
final class ObjectValue implements Value {
  private final Map<String, Member> members;

  ObjectValue() {
    this(new LinkedHashMap<>());
  }

  private ObjectValue(Map<String, Member> members) {
    this.members = members;
  }

  /** The members by name; changes to the map are changes to the object. */
  Map<String, Member> members() {
    return members;
  }

  @Nullable Value get(String name) {
    Member member = members.get(name);
    return member == null ? null : member.value;
  }

  /** Sets a member, keeping its place and its name's notation if it is there. */
  void put(String name, Value value) {
    Member member = members.get(name);
    if (member == null) {
      members.put(name, new Member(RawValue.ofString(name), value));
    } else {
      member.value = value;
    }
  }

  /** Replaces all members. */
  void replaceAll(Map<String, Member> others) {
    members.clear();
    members.putAll(others);
  }

  /** A member: its name as it is written, and its value. */
  static final class Member {
    final RawValue name;
    Value value;

    Member(RawValue name, Value value) {
      this.name = name;
      this.value = value;
    }
  }
}
