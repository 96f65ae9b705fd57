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

/** Reads Headwater's own events as JSON text. Owned by the task's thread. */
final class EventTextReader {
  private final EnvelopeReader events;

  /**
   * Reads events.
   *
   * @param watchedNames an image that has one of these names at its top is not verbatim
   */
  EventTextReader(Set<String> watchedNames) {
    this.events = new EnvelopeReader(watchedNames);
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
