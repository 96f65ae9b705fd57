package io.headwater.sink.document;

import io.headwater.event.DocumentId;
import io.headwater.event.Operation;
import io.headwater.sink.input.Change;
import io.headwater.sink.input.Image;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** From a change to the writes that it asks for. Owned by the task's thread. */
public final class DocumentMapper {
  private final IndexTemplate index;

  /** Maps to indices of the given name. */
  public DocumentMapper(IndexTemplate index) {
    this.index = index;
  }

  /** What the change means. */
  Decoded map(SinkRecord record, Change change) {
    RecordTemplate.Resolution resolution = index.resolve(change, record.topic());
    if (resolution instanceof RecordTemplate.Resolution.Missing missing) {
      return refused(
          change, null, null, "malformed_event", missing.what() + ", which option index needs");
    }
    String name = ((RecordTemplate.Resolution.Resolved) resolution).text();
    Optional<String> problem = IndexTemplate.problem(name);
    if (problem.isPresent()) {
      return refused(
          change,
          name,
          null,
          "invalid_index_name",
          problem.get() + "; set option index to a name that fits");
    }
    DocumentId id;
    try {
      id = change.key().documentId();
    } catch (IllegalArgumentException e) {
      return refused(change, name, null, "invalid_id", String.valueOf(e.getMessage()));
    }
    if (change.operation() == Operation.REMOVE) {
      return write(change, name, id, WriteAction.DELETE, null);
    }
    Image after = change.after();
    if (after == null) {
      return refused(
          change,
          name,
          id,
          "image_missing",
          "the event has no image of the item after the change; the stream's view type must be"
              + " NEW_IMAGE or NEW_AND_OLD_IMAGES");
    }
    return write(
        change,
        name,
        id,
        WriteAction.INDEX,
        DocumentSource.slice(after.utf8(), after.start(), after.end()));
  }

  private static Decoded write(
      Change change,
      String index,
      DocumentId id,
      WriteAction action,
      @Nullable DocumentSource source) {
    DocumentAddress address = new DocumentAddress(index, id);
    return new Decoded.Writes(
        List.of(new DocumentWrite(address, action, change.version(), source, change.origin())));
  }

  private static Decoded refused(
      Change change, @Nullable String index, @Nullable DocumentId id, String type, String reason) {
    return new Decoded.Refused(
        new Rejection(index, id, change.version(), change.origin().sequence(), 0, type, reason, 0));
  }
}
