package io.headwater.source.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwater.event.ItemImage;
import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.source.config.AttributeFilter;
import io.headwater.source.config.ImageSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
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
  private final List<String> keyAttributes;
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
    this.keyAttributes = keyAttributes;
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
    KeyAttribute partition = null;
    KeyAttribute sort = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (name.equals(keyAttributes.get(0))) {
        partition = keyAttribute(name);
      } else if (keyAttributes.size() > 1 && name.equals(keyAttributes.get(1))) {
        sort = keyAttribute(name);
      } else {
        parser.skipChildren();
      }
    }
    if (keyAttributes.size() == 1) {
      return ItemKey.of(present(partition, 0));
    }
    return ItemKey.of(present(partition, 0), present(sort, 1));
  }

  private KeyAttribute present(@Nullable KeyAttribute attribute, int place) {
    if (attribute == null) {
      throw new ConnectException("a record has no key attribute " + keyAttributes.get(place));
    }
    return attribute;
  }

  private KeyAttribute keyAttribute(String name) throws IOException {
    String type = type();
    try {
      KeyAttribute attribute =
          switch (type) {
            case "S" -> KeyAttribute.string(name, string());
            case "N" -> KeyAttribute.number(name, string());
            case "B" -> KeyAttribute.binary(name, bytes());
            default ->
                throw new ConnectException(
                    "key attribute " + name + " has type " + type + ", which cannot be a key");
          };
      endValue();
      return attribute;
    } catch (IllegalArgumentException e) {
      throw new ConnectException("key attribute " + name + " is wrong: " + e.getMessage(), e);
    }
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
      String type = type();
      if (isItem && name.equals(traceAttribute) && type.equals("S")) {
        String trace = string();
        traceparent = TraceParent.isValid(trace) ? trace : null;
      }
      if (keeps(itsFilter, type)) {
        image.name(name);
        value(type, itsFilter);
      } else {
        parser.skipChildren();
      }
      endValue();
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
          image.string(string());
        }
      }
      case "N" -> image.number(string());
      case "BOOL" -> image.bool(parser.getBooleanValue());
      case "NULL" -> image.nul();
      case "B" -> image.binary(ByteBuffer.wrap(bytes()));
      case "SS" -> image.strings(elements(this::string));
      case "NS" -> image.numbers(elements(this::string));
      case "BS" -> image.binaries(elements(() -> ByteBuffer.wrap(bytes())));
      case "M" -> {
        require(JsonToken.START_OBJECT);
        image.startMap();
        entries(under, false);
        image.endMap();
      }
      case "L" -> {
        require(JsonToken.START_ARRAY);
        image.startList();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          String itsType = type();
          if (keeps(under, itsType)) {
            value(itsType, under);
          } else {
            parser.skipChildren();
          }
          endValue();
        }
        image.endList();
      }
      default -> throw unknown();
    }
  }

  /** From an attribute value's start to its content; gives the type's name. */
  private String type() throws IOException {
    require(JsonToken.START_OBJECT);
    String type = parser.nextFieldName();
    // A type that is left out may stand there with a null.
    while (type != null && parser.nextToken() == JsonToken.VALUE_NULL) {
      type = parser.nextFieldName();
    }
    if (type == null) {
      throw unknown();
    }
    return type;
  }

  private void endValue() throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      if (parser.currentToken() != JsonToken.FIELD_NAME
          || parser.nextToken() != JsonToken.VALUE_NULL) {
        throw unknown();
      }
    }
  }

  private String string() throws IOException {
    require(JsonToken.VALUE_STRING);
    return parser.getText();
  }

  private byte[] bytes() throws IOException {
    try {
      return Base64.getDecoder().decode(string());
    } catch (IllegalArgumentException e) {
      // The decoder's own words quote the text.
      throw new ConnectException("an attribute of type B holds no base64");
    }
  }

  private interface Element<T> {
    T read() throws IOException;
  }

  private <T> List<T> elements(Element<T> element) throws IOException {
    require(JsonToken.START_ARRAY);
    List<T> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(element.read());
    }
    return elements;
  }

  private void require(JsonToken token) {
    if (parser.currentToken() != token) {
      throw unknown();
    }
  }

  private static ConnectException unknown() {
    return new ConnectException("an attribute has a type that this version does not know");
  }
}
