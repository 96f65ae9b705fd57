package io.headwater.sink.document;

import io.headwater.event.DocumentId;
import io.headwater.sink.input.Change;
import org.jspecify.annotations.Nullable;

/** A change of which no write can be made. Thrown and caught within this package. */
final class UnwritableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  /**
   * A reason.
   *
   * @param type the rejection's type
   * @param reason what is wrong and what helps, without item contents
   */
  UnwritableException(String type, String reason) {
    // No stack trace: it may be thrown for each record of a topic.
    super(reason, null, false, false);
    this.type = type;
  }

  Rejection rejection(Change change, @Nullable String index, @Nullable DocumentId id) {
    return new Rejection(
        index,
        id,
        change.version(),
        change.origin().sequence(),
        0,
        type,
        String.valueOf(getMessage()),
        0);
  }
}
