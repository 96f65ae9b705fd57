package io.headwater.sink.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.ByteRange;
import io.headwater.event.EnvelopeReader;
import io.headwater.event.EventView;
import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.event.MalformedEventException;
import io.headwater.sink.document.ExternalVersion;
import io.headwater.sink.document.Origin;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Reads Headwater's own events as JSON text. */
public final class EventTextReader implements RecordReader {
  /** Reads events. */
  public EventTextReader() {}

  @Override
  public Reading read(SinkRecord record) {
    Object value = record.value();
    if (value == null) {
      return new Reading.Nothing();
    }
    byte[] event = bytes(value);
    if (event == null) {
      return new Reading.Refused(
          "unsupported_value",
          "the value is a "
              + value.getClass().getSimpleName()
              + ", not the event's JSON text; set value.converter to"
              + " org.apache.kafka.connect.storage.StringConverter");
    }
    try {
      return new Reading.Read(change(event, EnvelopeReader.read(event)));
    } catch (MalformedEventException e) {
      return new Reading.Refused("malformed_event", String.valueOf(e.getMessage()));
    }
  }

  private static Change change(byte[] event, EventView view) {
    return new Change(
        view.operation(),
        key(view.key()),
        image(event, view.before()),
        image(event, view.after()),
        new ExternalVersion(view.version().value()),
        view.table(),
        new Origin(view.sequence(), 0));
  }

  private static ChangeKey key(ItemKey key) {
    Optional<KeyAttribute> sort = key.sort();
    return new ChangeKey(
        sort.isPresent() ? List.of(key.partition(), sort.get()) : List.of(key.partition()));
  }

  private static @Nullable Image image(byte[] event, Optional<ByteRange> range) {
    return range
        .map(at -> new Image(onOneLine(event, at), at.start(), at.end(), true))
        .orElse(null);
  }

  private static byte @Nullable [] bytes(Object value) {
    if (value instanceof String text) {
      return text.getBytes(UTF_8);
    }
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return null;
  }

  // The text is well-formed, so a line break can only be white space between tokens.
  private static byte[] onOneLine(byte[] json, ByteRange range) {
    byte[] line = json;
    for (int i = range.start(); i < range.end(); i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        line = line == json ? json.clone() : line;
        line[i] = ' ';
      }
    }
    return line;
  }
}
