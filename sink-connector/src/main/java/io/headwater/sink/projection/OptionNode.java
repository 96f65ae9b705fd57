package io.headwater.sink.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A value within an option that holds JSON.
 *
 * @param path where it stands, such as {@code projection.rename.price}; refusals begin with it
 * @param json the value
 */
record OptionNode(String path, JsonNode json) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /**
   * Reads an option.
   *
   * @throws IllegalArgumentException if it is not well-formed
   */
  static OptionNode parse(String option, String json) {
    try {
      return new OptionNode(option, JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          option + ": not well-formed JSON: " + e.getOriginalMessage(), e);
    } catch (NumberFormatException e) {
      // An exponent beyond what Java's numbers have.
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }

  IllegalArgumentException refused(String problem) {
    return new IllegalArgumentException(path + ": " + problem);
  }

  /** An object's members in their order. */
  Map<String, OptionNode> members() {
    if (!json.isObject()) {
      throw refused("must be an object");
    }
    Map<String, OptionNode> members = new LinkedHashMap<>();
    json.properties().forEach(member -> members.put(member.getKey(), child(member)));
    return members;
  }

  private OptionNode child(Map.Entry<String, JsonNode> member) {
    return new OptionNode(path + "." + member.getKey(), member.getValue());
  }

  /** An object's members, none of them another than these. */
  Map<String, OptionNode> members(String... known) {
    Map<String, OptionNode> members = members();
    for (Map.Entry<String, OptionNode> member : members.entrySet()) {
      if (!Set.of(known).contains(member.getKey())) {
        throw member.getValue().refused("is unknown here; known are " + String.join(", ", known));
      }
    }
    return members;
  }

  /** An array's elements, at least one. */
  List<OptionNode> elements() {
    if (!json.isArray() || json.isEmpty()) {
      throw refused("must be an array that is not empty");
    }
    List<OptionNode> elements = new ArrayList<>();
    for (JsonNode element : json) {
      elements.add(new OptionNode(path + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  String text() {
    if (!json.isTextual()) {
      throw refused("must be a string");
    }
    return json.textValue();
  }

  boolean bool() {
    if (!json.isBoolean()) {
      throw refused("must be true or false");
    }
    return json.booleanValue();
  }

  /** The one of some values that a string names. */
  <T> T oneOf(Map<String, T> values) {
    return Optional.ofNullable(values.get(text()))
        .orElseThrow(() -> refused("must be one of " + String.join(", ", values.keySet())));
  }

  /** A string that is a path. */
  FieldPath fieldPath() {
    return fieldPath(text());
  }

  /** The path in the name of this member. */
  FieldPath fieldPath(String text) {
    try {
      return FieldPath.parse(text);
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  /** A value of any type, its numbers digit for digit. */
  RawValue value() {
    return RawValue.ofJson(json.toString());
  }

  /** A string, a number, a boolean or null. */
  Literal scalar() {
    if (json.isContainerNode()) {
      throw refused("must be a string, a number, true, false or null");
    }
    return new Literal(value());
  }

  /** Constants by the words that stand for them. */
  static <T> Map<String, T> words(T[] values, Function<T, String> word) {
    Map<String, T> words = new LinkedHashMap<>();
    Arrays.stream(values).forEach(value -> words.put(word.apply(value), value));
    return words;
  }
}
