package io.headwater.sink.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record's value or key, or a part of it, in whatever form it came. */
sealed interface Content permits ConnectContent, JsonContent {
  /** What it is if it is one value: a string, a number, a boolean or bytes; otherwise null. */
  @Nullable Object scalar();

  /** Whether it has fields. */
  boolean isObject();

  /** Its fields, in their order if they have one; empty if it is no object. */
  Map<String, ? extends Content> fields();

  /** Whether it is a null. */
  boolean isNull();

  /** The value of a field; null if there is none or it is a null. */
  default @Nullable Content field(String name) {
    Content field = fields().get(name);
    return field == null || field.isNull() ? null : field;
  }

  /** The value that a path leads to; null if it leads to none. */
  default @Nullable Content at(List<String> path) {
    Content content = this;
    for (String name : path) {
      content = content == null ? null : content.field(name);
    }
    return content;
  }

  /** The text of a field that is a string; null if there is none. */
  default @Nullable String text(String name) {
    Content field = field(name);
    return field != null && field.scalar() instanceof String text ? text : null;
  }

  /** A field that is a number, as an integer; 0 if there is none. */
  default long number(String name) {
    Content field = field(name);
    return field != null && field.scalar() instanceof Number number
        ? LogicalTypes.integer(number)
        : 0;
  }

  /** What a JsonConverter's wrapping of schema and payload holds; the content itself without. */
  default Content unwrapped() {
    Content payload = fields().get("payload");
    return payload != null && fields().keySet().equals(Set.of("schema", "payload"))
        ? payload
        : this;
  }

  /** The bytes of a value that is text, or bytes; null if it is anything else. */
  static byte @Nullable [] utf8(Object value) {
    if (value instanceof String text) {
      return text.getBytes(UTF_8);
    }
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    return value instanceof ByteBuffer buffer ? LogicalTypes.bytes(buffer) : null;
  }
}
