package io.headwater.sink.input;

import io.headwater.event.EnvelopeReader;
import io.headwater.event.EventView;
import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.event.MalformedEventException;
import io.headwater.sink.document.ExternalVersion;
import io.headwater.sink.document.Origin;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.sink.SinkRecord;

/** Reads Headwater's own events as JSON text. Owned by the task's thread. */
public final class EventTextReader implements RecordReader {
  private final EnvelopeReader events;

  /** Reads events; no names are watched for. */
  public EventTextReader() {
    this(Set.of());
  }

  /**
   * Reads events.
   *
   * @param watchedNames an image that has one of these names at its top is not verbatim
   */
  public EventTextReader(Set<String> watchedNames) {
    this.events = new EnvelopeReader(watchedNames);
  }

  @Override
  public Reading read(SinkRecord record) {
    Object value = record.value();
    if (value == null) {
      return new Reading.Nothing();
    }
    byte[] event = Content.utf8(value);
    if (event == null) {
      return new Reading.Refused(
          "unsupported_value",
          "the value is a "
              + value.getClass().getSimpleName()
              + ", not the event's JSON text; set value.converter to"
              + " org.apache.kafka.connect.storage.StringConverter");
    }
    try {
      return new Reading.Read(change(event));
    } catch (MalformedEventException e) {
      return new Reading.Refused("malformed_event", String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads an event's text.
   *
   * @throws MalformedEventException if it is none
   */
  Change change(byte[] utf8) {
    EventView view = events.read(utf8);
    long version = view.version().value();
    if (version == Long.MAX_VALUE) {
      throw new MalformedEventException("field version is the highest number of all");
    }
    return new Change(
        view.operation(),
        key(view.key()),
        Images.of(view.before()),
        Images.of(view.after()),
        new ExternalVersion(version),
        view.table(),
        new Origin(view.sequence(), view.createdMillis()));
  }

  private static ChangeKey key(ItemKey key) {
    Optional<KeyAttribute> sort = key.sort();
    return new ChangeKey(
        sort.isPresent() ? List.of(key.partition(), sort.get()) : List.of(key.partition()));
  }
}
