package io.headwater.sink.projection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbers that a field whose type OpenSearch guesses may not take in another way: integers
 * beyond 64 bits and anything beyond a 32-bit float.
 */
final class LargeNumbers {
  /** How such numbers are written. */
  enum Mode {
    /** As two fields beside it: exact text and a 64-bit float. */
    EXACT("exact"),
    /** As they are. */
    AS_IS("as-is"),
    /** In place, as a string. */
    STRING("string"),
    /** In place, as a 64-bit float. */
    DOUBLE("double");

    /** The word that stands in the configuration. */
    final String word;

    Mode(String word) {
      this.word = word;
    }
  }

  private static final String TEXT = "_text";
  private static final String DOUBLE = "_double";

  private final Mode mode;
  private final MappedFields mapped;
  private final Set<String> reserved;

  LargeNumbers(Mode mode, JsonNode mappings, Set<String> reserved) {
    this.mode = mode;
    this.mapped = MappedFields.of(mappings);
    this.reserved = reserved;
  }

  /** Changes an item that is taken apart wholly, its fields at their final paths. */
  void apply(ObjectValue item) {
    if (mode != Mode.AS_IS) {
      object(item, mapped, reserved);
    }
  }

  private void object(ObjectValue object, @Nullable MappedFields at, Set<String> taken) {
    Set<String> large = new HashSet<>();
    object
        .members()
        .forEach(
            (name, member) -> {
              MappedFields field = at == null ? null : at.under(name);
              below(member.value, field);
              if ((field == null || !field.isMapped()) && holdsLarge(member.value)) {
                large.add(name);
              }
            });
    if (large.isEmpty()) {
      return;
    }
    if (mode == Mode.EXACT) {
      split(object, large, taken);
    } else {
      NumberFormat format = mode == Mode.STRING ? NumberFormat.STRING : NumberFormat.DOUBLE;
      object
          .members()
          .forEach(
              (name, member) -> {
                if (large.contains(name)) {
                  member.value = inPlace(member.value, format);
                }
              });
    }
  }

  private void below(Value value, @Nullable MappedFields field) {
    if (value instanceof ObjectValue object) {
      object(object, field, Set.of());
    } else if (value instanceof ArrayValue array) {
      array.elements().forEach(element -> below(element, field));
    }
  }

  private static boolean isLarge(Value value) {
    return value instanceof RawValue raw && !raw.settled() && raw.isLargeNumber();
  }

  private static boolean holdsLarge(Value value) {
    return value instanceof ArrayValue array
        ? array.elements().stream().anyMatch(LargeNumbers::holdsLarge)
        : isLarge(value);
  }

  private static Value inPlace(Value value, NumberFormat format) {
    if (value instanceof ArrayValue array) {
      array.elements().replaceAll(element -> inPlace(element, format));
      return array;
    }
    return value instanceof RawValue raw && isLarge(value) ? format.apply(raw) : value;
  }

  private static void split(ObjectValue object, Set<String> large, Set<String> taken) {
    Set<String> own = new HashSet<>(object.members().keySet());
    own.addAll(taken);
    Map<String, ObjectValue.Member> members = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (name, member) -> {
              if (large.contains(name)) {
                putParts(members, name, member, own);
              } else {
                members.put(name, member);
              }
            });
    object.replaceAll(members);
  }

  private static void putParts(
      Map<String, ObjectValue.Member> members,
      String name,
      ObjectValue.Member member,
      Set<String> own) {
    List<RawValue> numbers = new ArrayList<>();
    boolean array = member.value instanceof ArrayValue;
    Value rest = withoutNumbers(member.value, numbers);
    if (rest != null) {
      member.value = rest;
      members.put(name, member);
    }
    // An item's own field of such a name stays what it is.
    if (!own.contains(name + TEXT)) {
      put(members, member.name, TEXT, name, numbers.stream().map(NumberFormat.STRING), array);
    }
    if (!own.contains(name + DOUBLE)) {
      put(
          members,
          member.name,
          DOUBLE,
          name,
          numbers.stream().filter(LargeNumbers::isFinite).map(NumberFormat.DOUBLE),
          array);
    }
  }

  private static void put(
      Map<String, ObjectValue.Member> members,
      RawValue literal,
      String suffix,
      String name,
      Stream<RawValue> parts,
      boolean array) {
    List<Value> values = parts.collect(Collectors.toCollection(ArrayList::new));
    if (!values.isEmpty()) {
      // The name's own notation, which may hold escapes, with the suffix before the last quote.
      String quoted = literal.literal();
      RawValue suffixed = RawValue.ofJson(quoted.substring(0, quoted.length() - 1) + suffix + '"');
      members.put(
          name + suffix,
          new ObjectValue.Member(suffixed, array ? new ArrayValue(values) : values.get(0)));
    }
  }

  private static boolean isFinite(RawValue number) {
    return Double.isFinite(Double.parseDouble(number.literal()));
  }

  /** What is left of a value when its numbers are moved into a list, null if nothing is. */
  private static @Nullable Value withoutNumbers(Value value, List<RawValue> numbers) {
    if (value instanceof RawValue raw && raw.isNumber()) {
      numbers.add(raw);
      return null;
    }
    if (value instanceof ArrayValue array) {
      List<Value> rest = new ArrayList<>();
      for (Value element : array.elements()) {
        Value left = withoutNumbers(element, numbers);
        if (left != null) {
          rest.add(left);
        }
      }
      return rest.isEmpty() ? null : new ArrayValue(rest);
    }
    return value;
  }
}
