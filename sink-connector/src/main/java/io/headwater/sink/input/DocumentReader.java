package io.headwater.sink.input;

import io.headwater.event.EventHeaders;
import io.headwater.event.JsonScanner;
import io.headwater.event.MalformedEventException;
import io.headwater.event.Operation;
import io.headwater.sink.config.NullValues;
import java.util.Set;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads plain documents, as JSON text, structs or maps; the headers of Headwater's events tell more
 * of what a transform has flattened. Throws {@link RefusedException} and {@link
 * MalformedEventException}. Owned by the task's thread.
 */
final class DocumentReader implements RecordReader {
  private final VersionReader versions;
  private final NullValues nullValues;
  private final Images images;
  private final KeyReader keys = new KeyReader();
  private final JsonScanner json = new JsonScanner("the document", Set.of());

  DocumentReader(VersionReader versions, NullValues nullValues, Images images) {
    this.versions = versions;
    this.nullValues = nullValues;
    this.images = images;
  }

  @Override
  public Reading read(SinkRecord record) {
    Object value = record.value();
    if (value != null) {
      Operation operation = new RecordHeaders(record).operation().orElse(Operation.MODIFY);
      return new Reading.Read(change(record, operation, image(record, value)));
    }
    return switch (nullValues) {
      case DELETE -> new Reading.Read(change(record, Operation.REMOVE, null));
      case IGNORE -> new Reading.Nothing();
      case FAIL ->
          throw new RefusedException(
              "null_value", "the record has no value, which behavior.on.null.values=fail refuses");
    };
  }

  private Change change(SinkRecord record, Operation operation, @Nullable Image image) {
    RecordHeaders headers = new RecordHeaders(record);
    boolean removal = operation == Operation.REMOVE;
    Long timestamp = record.timestamp();
    return new Change(
        operation,
        keys.read(record.keySchema(), record.key()),
        removal ? image : null,
        removal ? null : image,
        versions.version(record, () -> content(record)),
        headers.text(EventHeaders.TABLE),
        headers.origin(timestamp == null || timestamp < 0 ? 0 : timestamp));
  }

  private Image image(SinkRecord record, Object value) {
    byte[] text = Content.utf8(value);
    if (text != null) {
      return images.ofText(text);
    }
    ConnectContent content = new ConnectContent(record.valueSchema(), value);
    if (!content.isObject()) {
      throw new RefusedException(
          "unsupported_value",
          "the value is a " + value.getClass().getSimpleName() + ", not a document");
    }
    return images.ofObject(content);
  }

  private Content content(SinkRecord record) {
    Object value = record.value();
    byte[] text = value == null ? null : Content.utf8(value);
    return text == null
        ? new ConnectContent(record.valueSchema(), value)
        : JsonContent.object(json, text);
  }
}
