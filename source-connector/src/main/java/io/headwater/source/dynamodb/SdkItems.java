package io.headwater.source.dynamodb;

import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.event.PlainImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Turns the SDK's items into keys and images. */
final class SdkItems {
  private SdkItems() {}

  /**
   * The key of an item.
   *
   * @param names the partition key's name, then the sort key's if there is one
   * @throws ConnectException if an attribute is missing or cannot be a key; the message names it,
   *     not its value
   */
  static ItemKey key(List<String> names, Map<String, AttributeValue> attributes) {
    KeyAttribute partition = keyAttribute(names.get(0), attributes);
    return names.size() == 1
        ? ItemKey.of(partition)
        : ItemKey.of(partition, keyAttribute(names.get(1), attributes));
  }

  private static KeyAttribute keyAttribute(String name, Map<String, AttributeValue> attributes) {
    AttributeValue value = attributes.get(name);
    if (value == null) {
      throw new ConnectException("a record has no key attribute " + name);
    }
    try {
      return switch (value.type()) {
        case S -> KeyAttribute.string(name, value.s());
        case N -> KeyAttribute.number(name, value.n());
        case B -> KeyAttribute.binary(name, value.b().asByteArrayUnsafe());
        case SS, NS, BS, M, L, BOOL, NUL, UNKNOWN_TO_SDK_VERSION ->
            throw new ConnectException(
                "key attribute " + name + " has type " + value.type() + ", which cannot be a key");
      };
    } catch (IllegalArgumentException e) {
      throw new ConnectException("key attribute " + name + " is wrong: " + e.getMessage(), e);
    }
  }

  /** An item as plain JSON; null if the record has none. */
  static byte @Nullable [] image(boolean present, Map<String, AttributeValue> item) {
    return present ? PlainImage.of(image -> map(image, item)) : null;
  }

  private static void map(PlainImage image, Map<String, AttributeValue> entries)
      throws IOException {
    image.startMap();
    for (Map.Entry<String, AttributeValue> entry : entries.entrySet()) {
      image.name(entry.getKey());
      value(image, entry.getValue());
    }
    image.endMap();
  }

  private static void value(PlainImage image, AttributeValue value) throws IOException {
    switch (value.type()) {
      case S -> image.string(value.s());
      case N -> image.number(value.n());
      case BOOL -> image.bool(value.bool());
      case NUL -> image.nul();
      case B -> image.binary(value.b().asByteBuffer());
      case SS -> image.strings(value.ss());
      case NS -> image.numbers(value.ns());
      case BS -> image.binaries(value.bs().stream().map(SdkBytes::asByteBuffer).toList());
      case M -> map(image, value.m());
      case L -> {
        image.startList();
        for (AttributeValue element : value.l()) {
          value(image, element);
        }
        image.endList();
      }
      case UNKNOWN_TO_SDK_VERSION ->
          throw new ConnectException("an attribute has a type that this version does not know");
    }
  }
}
