package io.headwater.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a change event as JSON text. The images are spliced in as they are: no number is read,
 * none can change.
 *
 * <p>The small fields come first and the images last, so that a reader knows all it needs when it
 * meets them: {@code op}, {@code version}, {@code ts_ms}, {@code key}, {@code source}, {@code
 * after}, {@code before}. Absent images are left out.
 */
public final class EnvelopeWriter {
  private EnvelopeWriter() {}

  /** The event as UTF-8 JSON on one line. */
  public static byte[] write(ChangeEvent event) {
    byte[] after = event.after();
    byte[] before = event.before();
    EventSource source = event.source();
    Output out =
        new Output(768 + (after == null ? 0 : after.length) + (before == null ? 0 : before.length));
    out.raw("{\"op\":\"").raw(event.operation().code()).raw("\"");
    out.number("version", event.version().value());
    out.number("ts_ms", event.tsMs());
    out.raw(",\"key\":").utf8(event.key().json());
    out.raw(",\"source\":{\"connector\":").string(source.connector());
    out.string("version", source.version());
    out.string("name", source.name());
    out.string("region", source.region());
    out.string("table", source.table());
    out.string("stream", source.stream());
    out.string("shard", source.shard());
    SequenceNumber sequence = source.sequence();
    out.string("sequence", sequence == null ? null : sequence.text());
    out.string("event_id", source.eventId());
    out.bool("snapshot", source.snapshot());
    out.number("epoch", source.epoch());
    out.number("ts_ms", source.tsMs());
    out.bool("ttl", source.ttl());
    out.number("size_bytes", source.sizeBytes());
    out.string("view_type", source.viewType());
    out.raw("}");
    out.image("after", after);
    out.image("before", before);
    return out.raw("}").toByteArray();
  }

  private static final class Output extends ByteArrayOutputStream {
    Output(int size) {
      super(size);
    }

    Output raw(String ascii) {
      writeBytes(ascii.getBytes(US_ASCII));
      return this;
    }

    Output utf8(String text) {
      writeBytes(text.getBytes(UTF_8));
      return this;
    }

    Output string(String value) {
      raw("\"").writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(value));
      return raw("\"");
    }

    void string(String name, @Nullable String value) {
      if (value != null) {
        name(name).string(value);
      }
    }

    void number(String name, long value) {
      name(name).raw(Long.toString(value));
    }

    void bool(String name, boolean value) {
      name(name).raw(Boolean.toString(value));
    }

    void image(String name, byte @Nullable [] json) {
      if (json != null) {
        name(name).writeBytes(json);
      }
    }

    private Output name(String name) {
      return raw(",\"").raw(name).raw("\":");
    }
  }
}
