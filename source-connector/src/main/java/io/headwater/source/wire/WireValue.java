package io.headwater.source.wire;

import java.util.List;
import java.util.Map;

/** An attribute value. No form of it shows its content in a message. */
public sealed interface WireValue {
  /**
   * A string, number or bytes: {@code {"S": "…"}}, {@code {"N": "…"}}, {@code {"B": "…"}}.
   *
   * @param type which
   * @param text as it stands in the wire form: bytes as base64
   */
  record Scalar(ScalarType type, String text) implements WireValue {
    @Override
    public String toString() {
      return type.name();
    }
  }

  /**
   * A truth value: {@code {"BOOL": true}}.
   *
   * @param value which
   */
  record Bool(boolean value) implements WireValue {
    @Override
    public String toString() {
      return "BOOL";
    }
  }

  /** Nothing: {@code {"NULL": true}}. */
  record Null() implements WireValue {}

  /**
   * A set: {@code {"SS": ["…"]}}, {@code {"NS": ["…"]}}, {@code {"BS": ["…"]}}.
   *
   * @param type its elements' type
   * @param texts its elements as they stand in the wire form
   */
  record SetOf(ScalarType type, List<String> texts) implements WireValue {
    @Override
    public String toString() {
      return type + "S";
    }
  }

  /**
   * A list: {@code {"L": [{…}]}}.
   *
   * @param elements its elements
   */
  record ListOf(List<WireValue> elements) implements WireValue {}

  /**
   * A map: {@code {"M": {"name": {…}}}}.
   *
   * @param entries its entries
   */
  record MapOf(Map<String, WireValue> entries) implements WireValue {}
}
