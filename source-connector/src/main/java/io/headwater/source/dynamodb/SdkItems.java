package io.headwater.source.dynamodb;

import io.headwater.event.ItemImage;
import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.source.config.AttributeFilter;
import io.headwater.source.config.ImageSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Turns the SDK's items of one table into keys and images. Any thread may call it. */
final class SdkItems {
  private final List<String> keyAttributes;
  private final ImageSettings settings;
  private final AttributeFilter filter;

  /**
   * The items of a table.
   *
   * @param keyAttributes the partition key's name, then the sort key's if there is one
   * @param settings what is taken from an item; key attributes always are
   */
  SdkItems(List<String> keyAttributes, ImageSettings settings) {
    this.keyAttributes = List.copyOf(keyAttributes);
    this.settings = settings;
    this.filter = settings.filter().keeping(keyAttributes);
  }

  /**
   * The key of an item.
   *
   * @throws ConnectException if an attribute is missing or cannot be a key; the message names it,
   *     not its value
   */
  ItemKey key(Map<String, AttributeValue> attributes) {
    KeyAttribute partition = keyAttribute(keyAttributes.get(0), attributes);
    return keyAttributes.size() == 1
        ? ItemKey.of(partition)
        : ItemKey.of(partition, keyAttribute(keyAttributes.get(1), attributes));
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

  /** An item as JSON, in the format and with the attributes that the settings ask for. */
  byte[] image(Map<String, AttributeValue> item) {
    return ItemImage.of(settings.format(), image -> entries(image, item, filter));
  }

  /** The same, or null if the record has no such image. */
  byte @Nullable [] image(boolean present, Map<String, AttributeValue> item) {
    return present ? image(item) : null;
  }

  /** The W3C trace context that an item carries; null if it carries none or an invalid one. */
  @Nullable String traceparent(Map<String, AttributeValue> item) {
    if (settings.traceAttribute().isEmpty()) {
      return null;
    }
    AttributeValue value = item.get(settings.traceAttribute().get());
    String text = value == null ? null : value.s();
    return text != null && TraceParent.isValid(text) ? text : null;
  }

  private static void entries(
      ItemImage image, Map<String, AttributeValue> entries, AttributeFilter filter)
      throws IOException {
    for (Map.Entry<String, AttributeValue> entry : entries.entrySet()) {
      AttributeFilter under = filter.under(entry.getKey());
      if (keeps(under, entry.getValue())) {
        image.name(entry.getKey());
        value(image, entry.getValue(), under);
      }
    }
  }

  private static boolean keeps(AttributeFilter filter, AttributeValue value) {
    return filter.keepsValue() || (filter.keepsContainer() && (value.hasM() || value.hasL()));
  }

  private static void value(ItemImage image, AttributeValue value, AttributeFilter filter)
      throws IOException {
    switch (value.type()) {
      case S -> image.string(value.s());
      case N -> image.number(value.n());
      case BOOL -> image.bool(value.bool());
      case NUL -> image.nul();
      case B -> image.binary(value.b().asByteBuffer());
      case SS -> image.strings(value.ss());
      case NS -> image.numbers(value.ns());
      case BS -> image.binaries(value.bs().stream().map(SdkBytes::asByteBuffer).toList());
      case M -> {
        image.startMap();
        entries(image, value.m(), filter);
        image.endMap();
      }
      case L -> {
        image.startList();
        for (AttributeValue element : value.l()) {
          if (keeps(filter, element)) {
            value(image, element, filter);
          }
        }
        image.endList();
      }
      case UNKNOWN_TO_SDK_VERSION ->
          throw new ConnectException("an attribute has a type that this version does not know");
    }
  }
}
