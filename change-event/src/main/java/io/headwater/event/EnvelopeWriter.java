package io.headwater.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Writes change events as JSON text. The images are spliced in as they are: no number is read, none
 * can change.
 *
 * <p>The small fields come first and the images last, so that a reader knows all it needs when it
 * meets them: {@code op}, {@code version}, {@code ts_ms}, {@code key}, {@code source}, {@code
 * after}, {@code before}. Absent images are left out.
 *
 * <p>Owned by one thread. What events of one origin have in common is encoded once.
 */
public final class EnvelopeWriter {
  private static final byte[] VERSION = name("version");
  private static final byte[] TS_MS = name("ts_ms");
  private static final byte[] KEY = name("key");
  private static final byte[] SHARD = name("shard");
  private static final byte[] SEQUENCE = name("sequence");
  private static final byte[] EVENT_ID = name("event_id");
  private static final byte[] SNAPSHOT = name("snapshot");
  private static final byte[] EPOCH = name("epoch");
  private static final byte[] TTL = name("ttl");
  private static final byte[] SIZE_BYTES = name("size_bytes");
  private static final byte[] AFTER = name("after");
  private static final byte[] BEFORE = name("before");
  private static final byte[] START = ascii("{\"op\":\"");
  private static final byte[] QUOTE = ascii("\"");
  private static final byte[] END = ascii("}");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  private @Nullable EventOrigin origin;
  private byte[] sourceStart = END;
  private byte[] sourceEnd = END;
  private final JsonBytes json = new JsonBytes();

  /** A writer of any events. */
  public EnvelopeWriter() {}

  /** The event as JSON on one line. */
  public String write(ChangeEvent event) {
    return write(event, event.key().json());
  }

  /**
   * The same.
   *
   * @param key the key's JSON, {@link ItemKey#json}
   */
  public String write(ChangeEvent event, String key) {
    EventSource source = event.source();
    encode(source.origin());
    json.clear();
    put(START);
    put(ascii(event.operation().code()));
    put(QUOTE);
    number(VERSION, event.version().value());
    number(TS_MS, event.tsMs());
    put(KEY);
    put(key.getBytes(UTF_8));
    put(sourceStart);
    string(SHARD, source.shard());
    SequenceNumber sequence = source.sequence();
    string(SEQUENCE, sequence == null ? null : sequence.text());
    string(EVENT_ID, source.eventId());
    bool(SNAPSHOT, source.snapshot());
    number(EPOCH, source.epoch());
    number(TS_MS, source.tsMs());
    bool(TTL, source.ttl());
    number(SIZE_BYTES, source.sizeBytes());
    put(sourceEnd);
    image(AFTER, event.after());
    image(BEFORE, event.before());
    put(END);
    return json.text();
  }

  private void encode(EventOrigin itsOrigin) {
    if (itsOrigin.equals(origin)) {
      return;
    }
    origin = itsOrigin;
    json.clear();
    put(ascii(",\"source\":{\"connector\":"));
    string(itsOrigin.connector());
    string(VERSION, itsOrigin.version());
    string(name("name"), itsOrigin.name());
    string(name("region"), itsOrigin.region());
    string(name("table"), itsOrigin.table());
    string(name("stream"), itsOrigin.stream());
    sourceStart = json.toByteArray();
    json.clear();
    string(name("view_type"), itsOrigin.viewType());
    put(END);
    sourceEnd = json.toByteArray();
  }

  private static byte[] name(String name) {
    return ascii(",\"" + name + "\":");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private void string(byte[] name, @Nullable String value) {
    if (value != null) {
      put(name);
      string(value);
    }
  }

  private void string(String value) {
    json.quoted(value);
  }

  private void number(byte[] name, long value) {
    put(name);
    json.decimal(value);
  }

  private void bool(byte[] name, boolean value) {
    put(name);
    put(value ? TRUE : FALSE);
  }

  private void image(byte[] name, byte @Nullable [] image) {
    if (image != null) {
      put(name);
      put(image);
    }
  }

  private void put(byte[] bytes) {
    json.all(bytes);
  }
}
