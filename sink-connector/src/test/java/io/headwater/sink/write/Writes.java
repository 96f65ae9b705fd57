package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.DocumentId;
import io.headwater.sink.document.DocumentAddress;
import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.ExternalVersion;
import io.headwater.sink.document.Origin;
import io.headwater.sink.document.WriteAction;
import org.jspecify.annotations.Nullable;

/** Writes of documents, for tests. */
final class Writes {
  private Writes() {}

  /** A write of index {@code i} with a version, or none if it is negative. */
  static DocumentWrite of(WriteAction action, String id, long version, @Nullable String document) {
    return of("i", action, id, version, document);
  }

  static DocumentWrite of(
      String index, WriteAction action, String id, long version, @Nullable String document) {
    return new DocumentWrite(
        new DocumentAddress(index, new DocumentId(id)),
        action,
        version < 0 ? null : new ExternalVersion(Events.version(version)),
        document == null ? null : DocumentSource.of(document.getBytes(UTF_8)),
        Origin.UNKNOWN);
  }
}
