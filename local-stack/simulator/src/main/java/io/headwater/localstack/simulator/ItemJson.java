package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Items in the wire's JSON: their canonical form and their size. */
final class ItemJson {
  private static final int COLLECTION_OVERHEAD = 3;

  private ItemJson() {}

  /** A copy with numbers as the service returns them. */
  static ObjectNode canonical(ObjectNode item) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> attribute : item.properties()) {
      copy.set(attribute.getKey(), canonicalValue(attribute.getValue()));
    }
    return copy;
  }

  private static JsonNode canonicalValue(JsonNode value) {
    Map.Entry<String, JsonNode> typed = typed(value);
    String type = typed.getKey();
    JsonNode content = typed.getValue();
    JsonNode canonical =
        switch (type) {
          case "N" -> TextNode.valueOf(number(content.asText()));
          case "M" -> canonical((ObjectNode) content);
          case "L" -> {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            content.forEach(element -> list.add(canonicalValue(element)));
            yield list;
          }
          case "NS" -> {
            ArrayNode set = JsonNodeFactory.instance.arrayNode();
            content.forEach(element -> set.add(number(element.asText())));
            yield set;
          }
          case "S", "B", "BOOL", "NULL", "SS", "BS" -> content;
          default ->
              throw WireException.invalid("Supplied AttributeValue has unknown type " + type);
        };
    return JsonNodeFactory.instance.objectNode().set(type, canonical);
  }

  private static Map.Entry<String, JsonNode> typed(JsonNode value) {
    if (!(value instanceof ObjectNode object) || object.size() != 1) {
      throw WireException.invalid(
          "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
    }
    return object.properties().iterator().next();
  }

  /** A number in the service's form. */
  static String number(String text) {
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw WireException.invalid("The parameter cannot be converted to a numeric value");
    }
    if (value.round(new MathContext(38)).compareTo(value) != 0) {
      throw WireException.invalid(
          "Attempting to store more than 38 significant digits in a Number");
    }
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** The bytes of an item as the service counts them. */
  static int size(ObjectNode item) {
    int size = 0;
    for (Map.Entry<String, JsonNode> attribute : item.properties()) {
      size += utf8(attribute.getKey()) + valueSize(attribute.getValue());
    }
    return size;
  }

  private static int valueSize(JsonNode value) {
    Map.Entry<String, JsonNode> typed = typed(value);
    JsonNode content = typed.getValue();
    return switch (typed.getKey()) {
      case "S" -> utf8(content.asText());
      case "N" -> numberSize(content.asText());
      case "B" -> binarySize(content.asText());
      case "M" -> COLLECTION_OVERHEAD + content.size() + size((ObjectNode) content);
      case "L" -> {
        int size = COLLECTION_OVERHEAD;
        for (JsonNode element : content) {
          size += 1 + valueSize(element);
        }
        yield size;
      }
      case "SS", "NS", "BS" -> {
        int size = 0;
        for (JsonNode element : content) {
          size +=
              switch (typed.getKey()) {
                case "SS" -> utf8(element.asText());
                case "NS" -> numberSize(element.asText());
                default -> binarySize(element.asText());
              };
        }
        yield size;
      }
      default -> 1;
    };
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static int numberSize(String number) {
    long digits = number.chars().filter(Character::isDigit).count();
    return (int) (digits + 1) / 2 + 1;
  }

  private static int binarySize(String base64) {
    long padding = base64.chars().filter(c -> c == '=').count();
    return (int) (base64.length() * 3L / 4 - padding);
  }
}
