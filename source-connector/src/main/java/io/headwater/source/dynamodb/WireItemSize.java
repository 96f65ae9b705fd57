package io.headwater.source.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwater.event.EventJson;
import io.headwater.event.ItemKey;
import java.io.IOException;
import java.util.List;

/**
 * How large items are as DynamoDB counts it, and their keys, of which both every attribute has to
 * be looked at. Sizes go by the rules of the developer guide ("DynamoDB item sizes and formats");
 * for numbers the guide itself only gives an approximation.
 *
 * <p>Owned by the thread that reads the answer.
 */
final class WireItemSize {
  private static final int COLLECTION_OVERHEAD = 3;

  private final JsonParser parser;
  private final byte[] text;
  private final int end;
  private final WireAttributes attributes;
  private final WireKey key;
  private long size;

  /**
   * The items of an answer.
   *
   * @param parser reads the text from its beginning
   */
  WireItemSize(List<String> keyAttributes, JsonParser parser, byte[] text, int end) {
    this.parser = parser;
    this.text = text;
    this.end = end;
    this.attributes = new WireAttributes(parser);
    this.key = new WireKey(keyAttributes, attributes);
  }

  /**
   * Reads an item; the parser stands on the object's start and is left on its end.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if a key attribute is missing or
   *     cannot be one; the message names it, not its value
   */
  void read() throws IOException {
    key.begin();
    size = 0;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      String type = attributes.type();
      key.take(name, type);
      size += utf8(name) + value(type);
      attributes.endValue();
    }
  }

  /** The last item's key. */
  ItemKey key() {
    return key.end();
  }

  /** The last item's size in bytes. */
  long size() {
    return size;
  }

  private long value(String type) throws IOException {
    return switch (type) {
      case "S" -> string();
      case "N" -> number();
      case "B" -> binary();
      case "BOOL", "NULL" -> 1;
      case "SS" -> sum(attributes.elements(this::string));
      case "NS" -> sum(attributes.elements(this::number));
      case "BS" -> sum(attributes.elements(this::binary));
      case "M" -> map();
      case "L" -> list();
      default -> {
        // It may be left out of the image.
        parser.skipChildren();
        yield 0;
      }
    };
  }

  private static long sum(List<Long> sizes) {
    return sizes.stream().mapToLong(Long::longValue).sum();
  }

  private long map() throws IOException {
    attributes.require(JsonToken.START_OBJECT);
    long sum = COLLECTION_OVERHEAD;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      sum += 1 + utf8(name) + value(attributes.type());
      attributes.endValue();
    }
    return sum;
  }

  private long list() throws IOException {
    attributes.require(JsonToken.START_ARRAY);
    long sum = COLLECTION_OVERHEAD;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      sum += 1 + value(attributes.type());
      attributes.endValue();
    }
    return sum;
  }

  private long string() throws IOException {
    attributes.require(JsonToken.VALUE_STRING);
    int quote = (int) parser.currentTokenLocation().getByteOffset();
    int close = EventJson.plainLiteralEnd(text, quote, end);
    return close < 0 ? utf8(parser.getText()) : close - quote - 2;
  }

  // One byte for two significant digits, and one more.
  private long number() throws IOException {
    return attributes.string().chars().filter(Character::isDigit).count() / 2 + 1;
  }

  private long binary() throws IOException {
    return attributes.bytes().length;
  }

  private static long utf8(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return text.getBytes(UTF_8).length;
      }
    }
    return text.length();
  }
}
