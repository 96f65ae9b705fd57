package io.headwater.source.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes JSON objects of attribute values and of strings. */
public final class WireJson {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();
  // DynamoDB's numbers have 38 digits and exponents of three.
  private static final int MAX_NUMBER_LENGTH = 200;

  private WireJson() {}

  private interface Reading<T> {
    T read(JsonParser json, String name) throws IOException;
  }

  /**
   * Reads attribute values, such as {@code {"pk": {"S": "…"}}}, in their order.
   *
   * @throws IllegalArgumentException if the text is anything else; the message names the attribute,
   *     never a value
   */
  public static Map<String, WireValue> values(String json) {
    return whole(json, WireJson::value);
  }

  /**
   * Reads an object of strings, such as {@code {"#s": "status"}}, in their order.
   *
   * @throws IllegalArgumentException if the text is anything else; the message names the field,
   *     never a value
   */
  public static Map<String, String> strings(String json) {
    return whole(json, WireJson::string);
  }

  /** Writes scalars, in their order. */
  public static String text(Map<String, WireValue.Scalar> scalars) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, WireValue.Scalar> entry : scalars.entrySet()) {
        json.writeObjectFieldStart(entry.getKey());
        json.writeStringField(entry.getValue().type().name(), entry.getValue().text());
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  private static <T> Map<String, T> whole(String text, Reading<T> reading) {
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("is no JSON object");
      }
      Map<String, T> fields = fields(json, reading);
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("has more text behind the JSON object");
      }
      return fields;
    } catch (JsonProcessingException e) {
      // The parser's own message quotes the text; only the place is kept.
      throw new IllegalArgumentException(
          "is not well-formed JSON, or names a field twice, near character "
              + Math.max(e.getLocation() == null ? 0 : e.getLocation().getCharOffset(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private static <T> Map<String, T> fields(JsonParser json, Reading<T> reading) throws IOException {
    Map<String, T> fields = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      fields.put(name, reading.read(json, name));
    }
    return fields;
  }

  private static WireValue value(JsonParser json, String name) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT || json.nextToken() == JsonToken.END_OBJECT) {
      throw wrong(name, "is no object of one type and value, such as {\"S\":\"text\"}");
    }
    String type = json.currentName();
    json.nextToken();
    WireValue value =
        switch (type) {
          case "S", "N", "B" -> scalar(json, ScalarType.valueOf(type), name);
          case "SS", "NS", "BS" -> set(json, ScalarType.valueOf(type.substring(0, 1)), name);
          case "BOOL" -> new WireValue.Bool(bool(json, name));
          case "NULL" -> nothing(json, name);
          case "L" -> list(json, name);
          case "M" -> {
            require(json.currentToken() == JsonToken.START_OBJECT, name, "is no map");
            yield new WireValue.MapOf(fields(json, WireJson::value));
          }
          default -> throw wrong(name, "has no type that DynamoDB knows");
        };
    require(json.nextToken() == JsonToken.END_OBJECT, name, "has more than one type");
    return value;
  }

  private static WireValue.Scalar scalar(JsonParser json, ScalarType type, String name)
      throws IOException {
    return new WireValue.Scalar(type, checked(type, string(json, name), name));
  }

  private static String checked(ScalarType type, String text, String name) {
    try {
      switch (type) {
        case S -> {}
        case N -> {
          require(text.length() <= MAX_NUMBER_LENGTH, name, "is no number");
          var unused = new BigDecimal(text);
        }
        case B -> {
          var unused = Base64.getDecoder().decode(text);
        }
      }
      return text;
    } catch (IllegalArgumentException e) {
      throw wrong(name, "is no " + (type == ScalarType.N ? "number" : "base64 text"));
    }
  }

  private static WireValue set(JsonParser json, ScalarType type, String name) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY, name, "is no set");
    List<String> texts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      texts.add(checked(type, string(json, name), name));
    }
    require(!texts.isEmpty(), name, "is an empty set, which DynamoDB does not take");
    return new WireValue.SetOf(type, List.copyOf(texts));
  }

  private static WireValue list(JsonParser json, String name) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY, name, "is no list");
    List<WireValue> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(json, name));
    }
    return new WireValue.ListOf(List.copyOf(elements));
  }

  private static WireValue nothing(JsonParser json, String name) throws IOException {
    require(bool(json, name), name, "is NULL, which can only be true");
    return new WireValue.Null();
  }

  private static boolean bool(JsonParser json, String name) throws IOException {
    require(json.currentToken().isBoolean(), name, "is neither true nor false");
    return json.getBooleanValue();
  }

  private static String string(JsonParser json, String name) throws IOException {
    require(json.currentToken() == JsonToken.VALUE_STRING, name, "is no string");
    return json.getText();
  }

  private static void require(boolean right, String name, String problem) {
    if (!right) {
      throw wrong(name, problem);
    }
  }

  private static IllegalArgumentException wrong(String name, String problem) {
    return new IllegalArgumentException("is wrong: " + name + " " + problem);
  }
}
