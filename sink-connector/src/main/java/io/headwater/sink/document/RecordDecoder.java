package io.headwater.sink.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.ByteRange;
import io.headwater.event.DocumentId;
import io.headwater.event.EnvelopeReader;
import io.headwater.event.EventView;
import io.headwater.event.MalformedEventException;
import io.headwater.event.Operation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Reads change events from Kafka records. Never throws because of a record. */
public final class RecordDecoder {
  private final IndexTemplate index;

  /** Decodes for indices of the given name. */
  public RecordDecoder(IndexTemplate index) {
    this.index = index;
  }

  /** What the record means. */
  public Decoded decode(SinkRecord record) {
    Object value = record.value();
    if (value == null) {
      return new Decoded.Nothing();
    }
    byte[] event = bytes(value);
    if (event == null) {
      return refused(
          null,
          null,
          "unsupported_value",
          "the value is a "
              + value.getClass().getSimpleName()
              + ", not the event's JSON text; set value.converter to"
              + " org.apache.kafka.connect.storage.StringConverter");
    }
    EventView view;
    try {
      view = EnvelopeReader.read(event);
    } catch (MalformedEventException e) {
      return refused(null, null, "malformed_event", String.valueOf(e.getMessage()));
    }
    return decode(record, event, view);
  }

  private Decoded decode(SinkRecord record, byte[] event, EventView view) {
    if (index.needsTable() && view.table() == null) {
      return refused(
          null, view, "malformed_event", "field source.table is missing, which option index needs");
    }
    String name = index.resolve(view.table(), record.topic());
    String problem = IndexTemplate.problem(name).orElse(null);
    if (problem != null) {
      return refused(
          name, view, "invalid_index_name", problem + "; set option index to a name that fits");
    }
    DocumentId id;
    try {
      id = view.key().documentId();
    } catch (IllegalArgumentException e) {
      return refused(name, view, "invalid_id", String.valueOf(e.getMessage()));
    }
    if (view.operation() == Operation.REMOVE) {
      return write(name, id, view, null);
    }
    ByteRange after = view.after().orElse(null);
    if (after == null) {
      return refused(
          name,
          view,
          "image_missing",
          "the event has no image of the item after the change; the stream's view type must be"
              + " NEW_IMAGE or NEW_AND_OLD_IMAGES");
    }
    return write(name, id, view, onOneLine(Arrays.copyOfRange(event, after.start(), after.end())));
  }

  private static Decoded write(
      String index, DocumentId id, EventView view, byte @Nullable [] source) {
    return new Decoded.Write(
        new DocumentWrite(new DocumentAddress(index, id), view.version(), source));
  }

  private static Decoded refused(
      @Nullable String index, @Nullable EventView view, String type, String reason) {
    return new Decoded.Refused(
        Rejection.unsent(index, view == null ? null : view.version(), type, reason));
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
  private static byte[] onOneLine(byte[] json) {
    for (int i = 0; i < json.length; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        json[i] = ' ';
      }
    }
    return json;
  }
}
