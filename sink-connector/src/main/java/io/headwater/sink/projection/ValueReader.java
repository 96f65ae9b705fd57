package io.headwater.sink.projection;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwater.event.EventJson;
import io.headwater.event.MalformedEventException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a JSON text in one pass of tokens and takes it apart as far as a shape says. */
final class ValueReader {
  private final JsonParser parser;
  private final byte[] utf8;
  private final int start;
  private final int end;

  private ValueReader(JsonParser parser, byte[] utf8, int start, int end) {
    this.parser = parser;
    this.utf8 = utf8;
    this.start = start;
    this.end = end;
  }

  /**
   * Reads an object.
   *
   * @throws MalformedEventException if the text is none; the message quotes nothing
   */
  static ObjectValue object(byte[] utf8, int start, int end, Shape shape) {
    Value value = read(utf8, start, end, shape);
    if (value instanceof ObjectValue object) {
      return object;
    }
    throw new MalformedEventException("the item's image is no JSON object");
  }

  /** Takes an object or array apart by one level; a scalar stays what it is. */
  static Value opened(Value value) {
    return value instanceof RawValue raw && raw.isContainer()
        ? read(raw.utf8(), raw.start(), raw.end(), new Shape())
        : value;
  }

  private static Value read(byte[] utf8, int start, int end, Shape shape) {
    try (JsonParser parser = EventJson.FACTORY.createParser(utf8, start, end - start)) {
      ValueReader reader = new ValueReader(parser, utf8, start, end);
      if (parser.nextToken() == null) {
        throw new MalformedEventException("the item's image is empty");
      }
      Value value = reader.value(shape, true);
      if (parser.nextToken() != null) {
        throw new MalformedEventException("the item's image is followed by more text");
      }
      return value;
    } catch (IOException e) {
      throw malformed();
    }
  }

  private static MalformedEventException malformed() {
    // The parser's own message quotes the text.
    return new MalformedEventException("the item's image is not well-formed JSON");
  }

  private Value value(Shape shape, boolean open) throws IOException {
    JsonToken token = parser.currentToken();
    int from = at(parser.currentTokenLocation().getByteOffset());
    return switch (token) {
      case START_OBJECT -> open || shape.opensObjects() ? object(shape) : skipped(from);
      case START_ARRAY -> open || shape.opensArrays() ? array(shape) : skipped(from);
      case VALUE_STRING -> raw(from, stringEnd(from));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> raw(from, from + parser.getTextLength());
      default -> raw(from, from + token.asString().length());
    };
  }

  private ObjectValue object(Shape shape) throws IOException {
    ObjectValue object = new ObjectValue();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      int from = at(parser.currentTokenLocation().getByteOffset());
      String name = parser.currentName();
      RawValue literal = raw(from, stringEnd(from));
      parser.nextToken();
      object.members().put(name, new ObjectValue.Member(literal, value(shape.under(name), false)));
    }
    return object;
  }

  private ArrayValue array(Shape shape) throws IOException {
    List<Value> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(shape, false));
    }
    return new ArrayValue(elements);
  }

  private RawValue skipped(int from) throws IOException {
    parser.skipChildren();
    return raw(from, at(parser.currentLocation().getByteOffset()));
  }

  private RawValue raw(int from, int to) {
    return new RawValue(utf8, from, to, false);
  }

  // The parser has not read the string's rest yet and checks it on its way to the next token.
  private int stringEnd(int quote) {
    for (int i = quote + 1; i < end; i++) {
      if (utf8[i] == '\\') {
        i++;
      } else if (utf8[i] == '"') {
        return i + 1;
      }
    }
    throw malformed();
  }

  // The parser counts from its first byte.
  private int at(long offset) {
    if (offset < 0) {
      throw new MalformedEventException("the item's image is not UTF-8");
    }
    return start + Math.toIntExact(offset);
  }
}
