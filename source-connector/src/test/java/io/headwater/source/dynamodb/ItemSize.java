package io.headwater.source.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How large one of the SDK's items is: what {@link WireItemSize} must come to. */
final class ItemSize {
  private static final int COLLECTION_OVERHEAD = 3;

  private ItemSize() {}

  /** The item's size in bytes. */
  static long of(Map<String, AttributeValue> item) {
    return item.entrySet().stream()
        .mapToLong(entry -> utf8(entry.getKey()) + value(entry.getValue()))
        .sum();
  }

  private static long value(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8(value.s());
      case N -> number(value.n());
      case B -> bytes(value.b());
      case BOOL, NUL -> 1;
      case SS -> value.ss().stream().mapToLong(ItemSize::utf8).sum();
      case NS -> value.ns().stream().mapToLong(ItemSize::number).sum();
      case BS -> value.bs().stream().mapToLong(ItemSize::bytes).sum();
      case M -> COLLECTION_OVERHEAD + value.m().size() + of(value.m());
      case L -> list(value.l());
      case UNKNOWN_TO_SDK_VERSION -> 0;
    };
  }

  private static long list(List<AttributeValue> elements) {
    return COLLECTION_OVERHEAD
        + elements.size()
        + elements.stream().mapToLong(ItemSize::value).sum();
  }

  private static long utf8(String text) {
    return text.getBytes(UTF_8).length;
  }

  // One byte for two significant digits, and one more.
  private static long number(String digits) {
    return digits.chars().filter(Character::isDigit).count() / 2 + 1;
  }

  private static long bytes(SdkBytes value) {
    return value.asByteArrayUnsafe().length;
  }
}
