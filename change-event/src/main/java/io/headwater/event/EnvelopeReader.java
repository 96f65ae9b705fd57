package io.headwater.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a consumer needs in an event's text, in one pass and without building a tree: fields
 * may come in any order, unknown ones are passed over, the whole text is checked to be well-formed.
 */
public final class EnvelopeReader {
  private final JsonParser parser;
  private @Nullable Operation operation;
  private @Nullable DocumentVersion version;
  private @Nullable ItemKey key;
  private @Nullable String table;
  private @Nullable String sequence;
  private @Nullable ByteRange after;
  private @Nullable ByteRange before;

  private EnvelopeReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads an event.
   *
   * @param utf8 the event as UTF-8 JSON
   * @return its parts; the ranges are of {@code utf8}
   * @throws MalformedEventException if it is no event; the message never quotes content
   */
  public static EventView read(byte[] utf8) {
    try (JsonParser parser = EventJson.FACTORY.createParser(utf8)) {
      return new EnvelopeReader(parser).read();
    } catch (IOException e) {
      throw MalformedEventException.notJson("the event", e);
    }
  }

  private EventView read() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedEventException("the event is no JSON object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "op" -> operation = once(field, operation, operation(value));
        case "version" -> version = once(field, version, version(value));
        case "key" -> key = once(field, key, key(value));
        case "source" -> source(value);
        case "after" -> after = once(field, after, image(field, value));
        case "before" -> before = once(field, before, image(field, value));
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw new MalformedEventException("the event is followed by more text");
    }
    return new EventView(
        required("op", operation),
        required("version", version),
        required("key", key),
        table,
        sequence,
        Optional.ofNullable(after),
        Optional.ofNullable(before));
  }

  private Operation operation(JsonToken value) throws IOException {
    requireToken("op", "a string", value == JsonToken.VALUE_STRING);
    return Operation.ofCode(parser.getText())
        .orElseThrow(() -> new MalformedEventException("field op is none of c, u, d, r"));
  }

  private DocumentVersion version(JsonToken value) throws IOException {
    requireToken("version", "an integer", value == JsonToken.VALUE_NUMBER_INT);
    try {
      return new DocumentVersion(Long.parseLong(parser.getText()));
    } catch (IllegalArgumentException e) {
      throw new MalformedEventException("field version is no document version (2^44 … 2^63-1)");
    }
  }

  private ItemKey key(JsonToken value) throws IOException {
    requireToken("key", "an object", value == JsonToken.START_OBJECT);
    return ItemKey.read(parser);
  }

  private void source(JsonToken value) throws IOException {
    requireToken("source", "an object", value == JsonToken.START_OBJECT);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
      if (text && field.equals("table")) {
        table = parser.getText();
      } else if (text && field.equals("sequence")) {
        sequence = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
  }

  private @Nullable ByteRange image(String field, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    requireToken(field, "an object", value == JsonToken.START_OBJECT);
    int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    if (start < 0) {
      throw new MalformedEventException("the event is not UTF-8");
    }
    parser.skipChildren();
    return new ByteRange(start, Math.toIntExact(parser.currentLocation().getByteOffset()));
  }

  private static void requireToken(String field, String what, boolean matches) {
    if (!matches) {
      throw new MalformedEventException("field " + field + " is not " + what);
    }
  }

  private static <T> @Nullable T once(String field, @Nullable T earlier, @Nullable T value) {
    if (earlier != null) {
      throw new MalformedEventException("field " + field + " stands twice");
    }
    return value;
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new MalformedEventException("field " + field + " is missing");
    }
    return value;
  }
}
