package io.headwater.sink.document;

import java.util.List;

/** What a Kafka record means to the index. */
public sealed interface Decoded {
  /**
   * Documents are to be written; the record is done when all are.
   *
   * @param writes one or, when a document moves, several, each of another document
   */
  record Writes(List<DocumentWrite> writes) implements Decoded {}

  /** Nothing is to be done. */
  record Skipped(Skip reason) implements Decoded {}

  /** The record can never be written. */
  record Refused(Rejection rejection) implements Decoded {}

  /** Why nothing is to be done. */
  enum Skip {
    /** A bare tombstone, or a message that changes no document. */
    NO_CHANGE,
    /** The configuration leaves the item or the operation out. */
    FILTERED,
    /** The document stays as it was. */
    UNCHANGED
  }
}
