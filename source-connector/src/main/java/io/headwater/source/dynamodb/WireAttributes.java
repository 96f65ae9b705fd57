package io.headwater.source.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Attribute values as DynamoDB's protocol has them, {@code {"S":"…"}}, one token after the other.
 *
 * <p>Owned by the thread that reads the answer.
 */
final class WireAttributes {
  private final JsonParser parser;

  /** The values that a parser meets. */
  WireAttributes(JsonParser parser) {
    this.parser = parser;
  }

  /** From an attribute value's start to its content; gives the type's name. */
  String type() throws IOException {
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

  /** From an attribute value's content to its end. */
  void endValue() throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      if (parser.currentToken() != JsonToken.FIELD_NAME
          || parser.nextToken() != JsonToken.VALUE_NULL) {
        throw unknown();
      }
    }
  }

  /** The string that the parser stands on. */
  String string() throws IOException {
    require(JsonToken.VALUE_STRING);
    return parser.getText();
  }

  /** The bytes of the base64 text that the parser stands on. */
  byte[] bytes() throws IOException {
    try {
      return Base64.getDecoder().decode(string());
    } catch (IllegalArgumentException e) {
      // The decoder's own words quote the text.
      throw new ConnectException("an attribute of type B holds no base64");
    }
  }

  /** Reads what the parser stands on. */
  interface Element<T> {
    /** Leaves the parser where it is. */
    T read() throws IOException;
  }

  /** The elements of a set; the parser stands on the array's start and is left on its end. */
  <T> List<T> elements(Element<T> element) throws IOException {
    require(JsonToken.START_ARRAY);
    List<T> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(element.read());
    }
    return elements;
  }

  /** Refuses the value if the parser does not stand on such a token. */
  void require(JsonToken token) {
    if (parser.currentToken() != token) {
      throw unknown();
    }
  }

  /** The failure that tells of a value that is none. */
  static ConnectException unknown() {
    return new ConnectException("an attribute has a type that this version does not know");
  }
}
