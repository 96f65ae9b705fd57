package io.headwater.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Compares items with documents, independently of how the plugins make documents from items: the
 * test must not share its mistakes with what it tests.
 */
public final class Items {
  private Items() {}

  /** A string value. */
  public static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }

  /** A number value. */
  public static AttributeValue n(String digits) {
    return AttributeValue.fromN(digits);
  }

  /** The text of a string attribute that is there. */
  public static String text(Map<String, AttributeValue> item, String attribute) {
    return Objects.requireNonNull(item.get(attribute), attribute).s();
  }

  /** Whether a document holds just what an item holds, numbers by value, sets in any order. */
  public static boolean same(Map<String, AttributeValue> item, JsonNode document) {
    if (!document.isObject() || document.size() != item.size()) {
      return false;
    }
    return item.entrySet().stream()
        .allMatch(
            attribute ->
                document.has(attribute.getKey())
                    && same(attribute.getValue(), document.get(attribute.getKey())));
  }

  private static boolean same(AttributeValue value, JsonNode node) {
    return switch (value.type()) {
      case S -> node.isTextual() && node.textValue().equals(value.s());
      case N -> sameNumber(value.n(), node);
      case BOOL -> node.isBoolean() && node.booleanValue() == value.bool();
      case NUL -> node.isNull();
      case B -> sameBytes(value.b(), node);
      case SS -> sameSet(value.ss(), node, text -> s(text));
      case NS -> sameSet(value.ns(), node, digits -> n(digits));
      case BS -> sameSet(value.bs(), node, AttributeValue::fromB);
      case M -> same(value.m(), node);
      case L -> sameList(value.l(), node);
      case UNKNOWN_TO_SDK_VERSION -> false;
    };
  }

  private static boolean sameNumber(String digits, JsonNode node) {
    return node.isNumber() && node.decimalValue().compareTo(new BigDecimal(digits)) == 0;
  }

  private static boolean sameBytes(SdkBytes bytes, JsonNode node) {
    return node.isTextual()
        && SdkBytes.fromByteArray(Base64.getDecoder().decode(node.textValue())).equals(bytes);
  }

  private static boolean sameList(List<AttributeValue> values, JsonNode node) {
    if (!node.isArray() || node.size() != values.size()) {
      return false;
    }
    for (int i = 0; i < values.size(); i++) {
      if (!same(values.get(i), node.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static <T> boolean sameSet(
      List<T> values, JsonNode node, Function<T, AttributeValue> typed) {
    if (!node.isArray() || node.size() != values.size()) {
      return false;
    }
    List<T> rest = new ArrayList<>(values);
    for (JsonNode element : node) {
      Iterator<T> candidates = rest.iterator();
      boolean found = false;
      while (!found && candidates.hasNext()) {
        if (same(typed.apply(candidates.next()), element)) {
          candidates.remove();
          found = true;
        }
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }
}
