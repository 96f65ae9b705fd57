package io.headwater.sink.projection;

import io.headwater.event.JsonScanner;
import io.headwater.event.MalformedEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads JSON texts in one pass and takes them apart as far as a shape says. Owned by one thread.
 */
final class ValueReader {
  private static final int MAX_DEPTH = 1_000;

  private final JsonScanner json = new JsonScanner("the item's image", Set.of());
  private byte[] utf8 = {};

  /**
   * Reads an object.
   *
   * @throws MalformedEventException if the text is none; the message quotes nothing
   */
  ObjectValue object(byte[] text, int start, int end, Shape shape) {
    if (read(text, start, end, shape) instanceof ObjectValue object) {
      return object;
    }
    throw new MalformedEventException("the item's image is no JSON object");
  }

  /** Takes an object or array apart by one level; a scalar stays what it is. */
  static Value opened(Value value) {
    return value instanceof RawValue raw && raw.isContainer()
        ? new ValueReader().read(raw.utf8(), raw.start(), raw.end(), new Shape())
        : value;
  }

  private Value read(byte[] text, int start, int end, Shape shape) {
    utf8 = text;
    json.begin(text, start, end);
    Value value =
        switch (json.next()) {
          case '{' -> object(shape, 1);
          case '[' -> array(shape, 1);
          default -> passedOver();
        };
    json.end();
    return value;
  }

  private Value value(Shape shape, int depth) {
    byte first = json.next();
    if (first == '{' && shape.opensObjects()) {
      return object(shape, depth);
    }
    if (first == '[' && shape.opensArrays()) {
      return array(shape, depth);
    }
    return passedOver();
  }

  private ObjectValue object(Shape shape, int depth) {
    checkDepth(depth);
    ObjectValue object = new ObjectValue();
    json.enterObject();
    while (json.nextField()) {
      String name = json.recurringName();
      RawValue literal = raw(json.nameStart(), json.nameEnd());
      Value value = value(shape.under(name), depth + 1);
      object.members().put(name, new ObjectValue.Member(literal, value));
    }
    return object;
  }

  private ArrayValue array(Shape shape, int depth) {
    checkDepth(depth);
    List<Value> elements = new ArrayList<>();
    json.enterArray();
    while (json.nextElement()) {
      elements.add(value(shape, depth + 1));
    }
    return new ArrayValue(elements);
  }

  private static void checkDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedEventException(
          "the item's image is nested more than " + MAX_DEPTH + " deep");
    }
  }

  private RawValue passedOver() {
    int from = json.position();
    if (json.nextIsNumber()) {
      json.skipNumber();
    } else {
      json.skip();
    }
    return raw(from, json.position());
  }

  private RawValue raw(int from, int to) {
    return new RawValue(utf8, from, to, false);
  }
}
