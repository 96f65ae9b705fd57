package io.headwater.sink.write;

/**
 * One consumed record, to be settled exactly once. Owned by the task's thread.
 *
 * <p>It belongs to one assignment of its partition: settled after the partition was revoked, it has
 * no effect.
 */
final class Acknowledgement {
  private final PartitionProgress progress;
  private final long offset;
  private boolean settled;

  Acknowledgement(PartitionProgress progress, long offset) {
    this.progress = progress;
    this.offset = offset;
  }

  /** The record is written, superseded, ignored or reported. */
  void settle() {
    settled = true;
    progress.advance();
  }

  /** Whether the record's partition was revoked. */
  boolean abandoned() {
    return progress.closed();
  }

  boolean settled() {
    return settled;
  }

  long offset() {
    return offset;
  }
}
