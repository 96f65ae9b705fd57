package io.headwater.sink.input;

import io.headwater.event.JsonScanner;
import io.headwater.event.MalformedEventException;
import io.headwater.event.Operation;
import io.headwater.sink.document.Origin;
import java.util.Set;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads events of Debezium's shape, as JSON text, structs or maps. Throws {@link RefusedException}
 * and {@link MalformedEventException}. Owned by the task's thread.
 */
final class DebeziumReader implements RecordReader {
  private final VersionReader versions;
  private final Images images;
  private final KeyReader keys = new KeyReader();
  private final JsonScanner json = new JsonScanner("the event", Set.of());

  DebeziumReader(VersionReader versions, Images images) {
    this.versions = versions;
    this.images = images;
  }

  @Override
  public Reading read(SinkRecord record) {
    Object value = record.value();
    Content event = value == null ? null : content(record, value).unwrapped();
    // A tombstone follows the event of its removal.
    if (event == null || event.isNull()) {
      return new Reading.Nothing();
    }
    String op = event.text("op");
    if (op == null) {
      throw new MalformedEventException("field op is missing");
    }
    return switch (op) {
      case "m" -> new Reading.Nothing();
      case "t" ->
          throw new RefusedException(
              "unsupported_operation",
              "the event says that its table was truncated, which no single document tells; set"
                  + " skipped.operations=t at its source, and empty the index by other means");
      default ->
          new Reading.Read(
              change(
                  record,
                  event,
                  Operation.ofCode(op)
                      .orElseThrow(
                          () ->
                              new MalformedEventException(
                                  "field op is none of c, u, d, r, t, m"))));
    };
  }

  private Content content(SinkRecord record, Object value) {
    byte[] text = Content.utf8(value);
    Content content =
        text == null
            ? new ConnectContent(record.valueSchema(), value)
            : JsonContent.object(json, text);
    if (!content.isObject()) {
      throw new RefusedException(
          "unsupported_value",
          "the value is a " + value.getClass().getSimpleName() + ", not an event");
    }
    return content;
  }

  private Change change(SinkRecord record, Content event, Operation operation) {
    Content source = event.field("source");
    return new Change(
        operation,
        keys.read(record.keySchema(), record.key()),
        images.ofField(event, "before"),
        images.ofField(event, "after"),
        versions.version(record, () -> event),
        table(source),
        new Origin(null, createdMillis(event, source)));
  }

  private static @Nullable String table(@Nullable Content source) {
    if (source == null) {
      return null;
    }
    String table = source.text("table");
    return table == null ? source.text("collection") : table;
  }

  private static long createdMillis(Content event, @Nullable Content source) {
    long millis = source == null ? 0 : source.number("ts_ms");
    return millis == 0 ? event.number("ts_ms") : millis;
  }
}
