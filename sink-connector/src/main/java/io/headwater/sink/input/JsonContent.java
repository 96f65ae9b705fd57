package io.headwater.sink.input;

import io.headwater.event.JsonScanner;
import io.headwater.event.MalformedEventException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Part of a JSON text. Its fields are looked for when they are first asked for. */
final class JsonContent implements Content {
  private final JsonScanner json;
  private final byte[] utf8;
  private final int start;
  private final int end;
  private @Nullable Map<String, JsonContent> fields;

  private JsonContent(JsonScanner json, byte[] utf8, int start, int end) {
    this.json = json;
    this.utf8 = utf8;
    this.start = start;
    this.end = end;
  }

  /**
   * An object's text.
   *
   * @param json scans it; used by no other while the content is in use
   * @throws MalformedEventException if it is none
   */
  static JsonContent object(JsonScanner json, byte[] utf8) {
    json.begin(utf8);
    if (json.next() != '{') {
      throw new MalformedEventException("the value is no JSON object");
    }
    JsonContent content = new JsonContent(json, utf8, json.position(), utf8.length);
    content.fields = content.scanned();
    json.end();
    return content;
  }

  /** The text that it is part of. */
  byte[] utf8() {
    return utf8;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  @Override
  public @Nullable Object scalar() {
    json.begin(utf8, start, end);
    if (json.nextIsNumber()) {
      return decimal(json.number());
    }
    return switch (json.next()) {
      case '"' -> json.string();
      case 't' -> true;
      case 'f' -> false;
      default -> null;
    };
  }

  @Override
  public boolean isObject() {
    return utf8[start] == '{';
  }

  @Override
  public boolean isNull() {
    return utf8[start] == 'n';
  }

  @Override
  public Map<String, JsonContent> fields() {
    Map<String, JsonContent> known = fields;
    if (known == null) {
      known = isObject() ? scanned() : Map.of();
      fields = known;
    }
    return known;
  }

  private static Object decimal(String literal) {
    try {
      return new BigDecimal(literal);
    } catch (NumberFormatException e) {
      // Its exponent is beyond what can be held: it stays a text, which nobody takes for a number.
      return literal;
    }
  }

  private Map<String, JsonContent> scanned() {
    Map<String, JsonContent> found = new LinkedHashMap<>();
    json.begin(utf8, start, end);
    json.enterObject();
    while (json.nextField()) {
      String name = json.recurringName();
      var unused = json.next();
      int from = json.position();
      json.skip();
      if (found.put(name, new JsonContent(json, utf8, from, json.position())) != null) {
        throw new MalformedEventException("field " + name + " stands twice");
      }
    }
    return found;
  }
}
