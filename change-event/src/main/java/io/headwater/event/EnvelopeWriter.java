package io.headwater.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Arrays;
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
    return output(event).toByteArray();
  }

  /** The event as JSON text on one line, without the copy that {@link #write} makes. */
  public static String text(ChangeEvent event) {
    return output(event).text();
  }

  private static Output output(ChangeEvent event) {
    byte[] after = event.after();
    byte[] before = event.before();
    EventSource source = event.source();
    Output out =
        new Output(768 + (after == null ? 0 : after.length) + (before == null ? 0 : before.length));
    out.ascii("{\"op\":\"").ascii(event.operation().code()).ascii("\"");
    out.number("version", event.version().value());
    out.number("ts_ms", event.tsMs());
    out.ascii(",\"key\":").bytes(event.key().json().getBytes(UTF_8));
    out.ascii(",\"source\":{\"connector\":").string(source.connector());
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
    out.ascii("}");
    out.image("after", after);
    out.image("before", before);
    return out.ascii("}");
  }

  private static final class Output {
    private byte[] buffer;
    private int length;

    Output(int size) {
      buffer = new byte[size];
    }

    byte[] toByteArray() {
      return Arrays.copyOf(buffer, length);
    }

    String text() {
      return new String(buffer, 0, length, UTF_8);
    }

    Output ascii(String text) {
      reserve(text.length());
      for (int i = 0; i < text.length(); i++) {
        buffer[length++] = (byte) text.charAt(i);
      }
      return this;
    }

    Output bytes(byte[] bytes) {
      reserve(bytes.length);
      System.arraycopy(bytes, 0, buffer, length, bytes.length);
      length += bytes.length;
      return this;
    }

    Output string(String value) {
      ascii("\"");
      if (isPlain(value)) {
        ascii(value);
      } else {
        bytes(JsonStringEncoder.getInstance().quoteAsUTF8(value));
      }
      return ascii("\"");
    }

    void string(String name, @Nullable String value) {
      if (value != null) {
        name(name).string(value);
      }
    }

    void number(String name, long value) {
      name(name).ascii(Long.toString(value));
    }

    void bool(String name, boolean value) {
      name(name).ascii(value ? "true" : "false");
    }

    void image(String name, byte @Nullable [] json) {
      if (json != null) {
        name(name).bytes(json);
      }
    }

    private Output name(String name) {
      return ascii(",\"").ascii(name).ascii("\":");
    }

    // What stands in source is nearly always of this kind.
    private static boolean isPlain(String value) {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c < ' ' || c > '~' || c == '"' || c == '\\') {
          return false;
        }
      }
      return true;
    }

    private void reserve(int more) {
      if (length + more > buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.max(length + more, 2 * buffer.length));
      }
    }
  }
}
