package io.headwater.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a consumer needs in an event's text, in one pass and without building a tree: fields
 * may come in any order, unknown ones are passed over. The images may be objects or, as in struct
 * values, strings that hold one; the event may be the {@code payload} of a JsonConverter's text.
 *
 * <p>Owned by one thread.
 */
public final class EnvelopeReader {
  private static final byte[] OP = name("op");
  private static final byte[] VERSION = name("version");
  private static final byte[] KEY = name("key");
  private static final byte[] SOURCE = name("source");
  private static final byte[] TABLE = name("table");
  private static final byte[] SEQUENCE = name("sequence");
  private static final byte[] TS_MS = name("ts_ms");
  private static final byte[] AFTER = name("after");
  private static final byte[] BEFORE = name("before");
  private static final byte[] PAYLOAD = name("payload");

  private final JsonScanner json;
  private final JsonScanner quoted;
  private final JsonScanner.RecentString recentOperation = new JsonScanner.RecentString();
  private final JsonScanner.RecentString recentTable = new JsonScanner.RecentString();
  private @Nullable Operation operation;
  private @Nullable DocumentVersion version;
  private @Nullable ItemKey key;
  private @Nullable String table;
  private @Nullable String sequence;
  private long createdMillis;
  private @Nullable EventImage after;
  private @Nullable EventImage before;

  /**
   * A reader.
   *
   * @param watchedNames an image that has one of these names at its top is not verbatim
   */
  public EnvelopeReader(Set<String> watchedNames) {
    json = new JsonScanner("the event", watchedNames);
    quoted = new JsonScanner("an image", watchedNames);
  }

  /**
   * Reads an event.
   *
   * @param utf8 the event as UTF-8 JSON
   * @throws MalformedEventException if it is no event; the message never quotes content
   */
  public EventView read(byte[] utf8) {
    operation = null;
    version = null;
    key = null;
    table = null;
    sequence = null;
    createdMillis = 0;
    after = null;
    before = null;
    json.begin(utf8);
    if (json.next() != '{') {
      throw new MalformedEventException("the event is no JSON object");
    }
    fields();
    json.end();
    return new EventView(
        required("op", operation),
        required("version", version),
        required("key", key),
        table,
        sequence,
        createdMillis,
        after,
        before);
  }

  private void fields() {
    json.enterObject();
    while (json.nextField()) {
      if (json.nameIs(OP)) {
        operation = once("op", operation, operation());
      } else if (json.nameIs(VERSION)) {
        version = once("version", version, version());
      } else if (json.nameIs(KEY)) {
        key = once("key", key, key());
      } else if (json.nameIs(SOURCE)) {
        source();
      } else if (json.nameIs(AFTER)) {
        after = once("after", after, image("after"));
      } else if (json.nameIs(BEFORE)) {
        before = once("before", before, image("before"));
      } else if (json.nameIs(PAYLOAD) && nothingFound() && json.next() == '{') {
        fields();
      } else {
        json.skip();
      }
    }
  }

  private boolean nothingFound() {
    return operation == null && version == null && key == null && after == null && before == null;
  }

  private Operation operation() {
    requireThat("op", "a string", json.next() == '"');
    return Operation.ofCode(json.string(recentOperation))
        .orElseThrow(() -> new MalformedEventException("field op is none of c, u, d, r"));
  }

  private DocumentVersion version() {
    requireThat("version", "an integer", json.nextIsNumber());
    try {
      return new DocumentVersion(json.integer());
    } catch (IllegalArgumentException e) {
      throw new MalformedEventException("field version is no document version (2^44 … 2^63-1)");
    }
  }

  private ItemKey key() {
    requireThat("key", "an object", json.next() == '{');
    return ItemKey.read(json);
  }

  private void source() {
    requireThat("source", "an object", json.next() == '{');
    json.enterObject();
    while (json.nextField()) {
      if (json.nameIs(TABLE) && json.next() == '"') {
        table = json.string(recentTable);
      } else if (json.nameIs(SEQUENCE) && json.next() == '"') {
        sequence = json.string();
      } else if (json.nameIs(TS_MS) && json.nextIsNumber()) {
        createdMillis = millis();
      } else {
        json.skip();
      }
    }
  }

  private @Nullable EventImage image(String field) {
    switch (json.next()) {
      case 'n' -> {
        json.skip();
        return null;
      }
      case '{' -> {
        return json.object();
      }
      case '"' -> {
        quoted.begin(json.string().getBytes(UTF_8));
        requireThat(field, "an object", quoted.next() == '{');
        EventImage image = quoted.object();
        quoted.end();
        return image;
      }
      default -> throw new MalformedEventException("field " + field + " is not an object");
    }
  }

  private long millis() {
    try {
      return json.integer();
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static void requireThat(String field, String what, boolean matches) {
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

  private static byte[] name(String name) {
    return name.getBytes(ISO_8859_1);
  }
}
