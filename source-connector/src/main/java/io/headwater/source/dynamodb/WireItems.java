package io.headwater.source.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwater.event.ItemImage;
import io.headwater.event.ItemKey;
import io.headwater.source.config.AttributeFilter;
import io.headwater.source.config.ImageSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Turns items as DynamoDB's protocol has them into keys and images; what comes out is what {@link
 * SdkItems} makes of the SDK's items.
 *
 * <p>Owned by the thread that reads the answer.
 */
final class WireItems {
  private final WireAttributes attributes;
  private final WireKey key;
  private final AttributeFilter filter;
  private final @Nullable String traceAttribute;
  private final JsonParser parser;
  private final byte[] text;
  private final int end;
  private final ItemImage image;
  private @Nullable String traceparent;

  /**
   * The items of an answer.
   *
   * @param parser reads the text from its beginning
   * @param filter which attributes are kept, with the key attributes among them
   */
  WireItems(
      List<String> keyAttributes,
      ImageSettings settings,
      AttributeFilter filter,
      JsonParser parser,
      byte[] text,
      int end) {
    this.attributes = new WireAttributes(parser);
    this.key = new WireKey(keyAttributes, attributes);
    this.filter = filter;
    this.traceAttribute = settings.traceAttribute().orElse(null);
    this.parser = parser;
    this.text = text;
    this.end = end;
    this.image = new ItemImage(settings.format());
  }

  /**
   * Reads a key; the parser stands on the object's start and is left on its end.
   *
   * @throws ConnectException if an attribute is missing or cannot be a key; the message names it,
   *     not its value
   */
  ItemKey key() throws IOException {
    key.begin();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (!key.take(name, attributes.type())) {
        parser.skipChildren();
      }
      attributes.endValue();
    }
    return key.end();
  }

  /** Reads an item as an image; the parser stands on the object's start and is left on its end. */
  byte[] image() throws IOException {
    traceparent = null;
    image.begin();
    entries(filter, true);
    return image.end();
  }

  /** The W3C trace context of the last image's item; null if it has none or an invalid one. */
  @Nullable String traceparent() {
    return traceparent;
  }

  private void entries(AttributeFilter under, boolean isItem) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      AttributeFilter itsFilter = under.under(name);
      parser.nextToken();
      String type = attributes.type();
      if (isItem && name.equals(traceAttribute) && type.equals("S")) {
        String trace = attributes.string();
        traceparent = TraceParent.isValid(trace) ? trace : null;
      }
      if (keeps(itsFilter, type)) {
        image.name(name);
        value(type, itsFilter);
      } else {
        parser.skipChildren();
      }
      attributes.endValue();
    }
  }

  private static boolean keeps(AttributeFilter filter, String type) {
    return filter.keepsValue()
        || (filter.keepsContainer() && (type.equals("M") || type.equals("L")));
  }

  private void value(String type, AttributeFilter under) throws IOException {
    switch (type) {
      case "S" -> {
        if (!image.literal(text, (int) parser.currentTokenLocation().getByteOffset(), end)) {
          image.string(attributes.string());
        }
      }
      case "N" -> image.number(attributes.string());
      case "BOOL" -> image.bool(parser.getBooleanValue());
      case "NULL" -> image.nul();
      case "B" -> image.binary(ByteBuffer.wrap(attributes.bytes()));
      case "SS" -> image.strings(attributes.elements(attributes::string));
      case "NS" -> image.numbers(attributes.elements(attributes::string));
      case "BS" -> image.binaries(attributes.elements(() -> ByteBuffer.wrap(attributes.bytes())));
      case "M" -> {
        attributes.require(JsonToken.START_OBJECT);
        image.startMap();
        entries(under, false);
        image.endMap();
      }
      case "L" -> {
        attributes.require(JsonToken.START_ARRAY);
        image.startList();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          String itsType = attributes.type();
          if (keeps(under, itsType)) {
            value(itsType, under);
          } else {
            parser.skipChildren();
          }
          attributes.endValue();
        }
        image.endList();
      }
      default -> throw WireAttributes.unknown();
    }
  }
}
