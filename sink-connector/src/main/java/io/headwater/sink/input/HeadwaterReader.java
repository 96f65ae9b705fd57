package io.headwater.sink.input;

import io.headwater.event.EventHeaders;
import io.headwater.event.JsonScanner;
import io.headwater.event.KeyAttribute;
import io.headwater.event.MalformedEventException;
import io.headwater.event.Operation;
import io.headwater.sink.document.ExternalVersion;
import io.headwater.sink.document.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Reads Headwater's own events: as JSON text, or as structs or maps whose images are text. Throws
 * {@link RefusedException} and {@link MalformedEventException}. Owned by the task's thread.
 */
final class HeadwaterReader implements RecordReader {
  private final EventTextReader texts;
  private final VersionReader versions;
  private final Images images;
  private final KeyReader keys = new KeyReader();
  private final JsonScanner json = new JsonScanner("the event", Set.of());

  HeadwaterReader(EventTextReader texts, VersionReader versions, Images images) {
    this.texts = texts;
    this.versions = versions;
    this.images = images;
  }

  @Override
  public Reading read(SinkRecord record) {
    Object value = record.value();
    if (value == null) {
      return tombstone(record);
    }
    byte[] text = Content.utf8(value);
    if (text != null) {
      return new Reading.Read(versioned(record, text, texts.change(text)));
    }
    Content event = new ConnectContent(record.valueSchema(), value);
    if (!event.isObject()) {
      throw new RefusedException(
          "unsupported_value",
          "the value is a "
              + value.getClass().getSimpleName()
              + ", neither an event's text nor a struct or map; set value.converter to the one that"
              + " the source was given, such as org.apache.kafka.connect.storage.StringConverter");
    }
    return new Reading.Read(change(record, event.unwrapped()));
  }

  // After compaction it may be all that is left of a removal; else it repeats it.
  private Reading tombstone(SinkRecord record) {
    RecordHeaders headers = new RecordHeaders(record);
    if (headers.value(EventHeaders.VERSION) == null || !versions.worksWithoutValue()) {
      return new Reading.Nothing();
    }
    return new Reading.Read(
        new Change(
            Operation.REMOVE,
            keys.read(record.keySchema(), record.key()),
            null,
            null,
            versions.version(record, HeadwaterReader::noValue),
            headers.text(EventHeaders.TABLE),
            headers.origin(0)));
  }

  private Change versioned(SinkRecord record, byte[] text, Change change) {
    if (versions.fromEvent()) {
      return change;
    }
    ExternalVersion version =
        versions.version(record, () -> JsonContent.object(json, text).unwrapped());
    return new Change(
        change.operation(),
        change.key(),
        change.before(),
        change.after(),
        version,
        change.table(),
        change.origin());
  }

  private Change change(SinkRecord record, Content event) {
    Content source = event.field("source");
    return new Change(
        operation(event),
        key(record, event),
        images.ofField(event, "before"),
        images.ofField(event, "after"),
        versions.fromEvent() ? VersionReader.ofEvent(event) : versions.version(record, () -> event),
        source == null ? null : source.text("table"),
        source == null
            ? Origin.UNKNOWN
            : new Origin(source.text("sequence"), source.number("ts_ms")));
  }

  private static Operation operation(Content event) {
    String code = event.text("op");
    if (code == null) {
      throw new MalformedEventException("field op is missing");
    }
    return Operation.ofCode(code)
        .orElseThrow(() -> new MalformedEventException("field op is none of c, u, d, r"));
  }

  private ChangeKey key(SinkRecord record, Content event) {
    Content content = event.field("key");
    if (content == null || !content.isObject()) {
      throw new MalformedEventException("field key is missing or not an object");
    }
    ChangeKey key = keys.fields(content);
    return content instanceof ConnectContent data && data.value() instanceof Map
        ? inOrderOf(record, key)
        : key;
  }

  // A map has lost the order of the key's attributes; the record's key may still have it.
  private ChangeKey inOrderOf(SinkRecord record, ChangeKey key) {
    List<KeyAttribute> ordered = new ArrayList<>();
    for (KeyAttribute known : keys.read(record.keySchema(), record.key()).attributes()) {
      Optional<KeyAttribute> attribute = key.attribute(known.name());
      attribute.ifPresent(ordered::add);
    }
    key.attributes().stream().filter(rest -> !ordered.contains(rest)).forEach(ordered::add);
    return new ChangeKey(List.copyOf(ordered));
  }

  private static Content noValue() {
    throw new IllegalStateException("a tombstone has no value");
  }
}
