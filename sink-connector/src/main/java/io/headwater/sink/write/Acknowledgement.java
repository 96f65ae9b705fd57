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
  // A document that moves between indices takes two writes: the record is done when both are.
  private int open = 1;
  private boolean reported;

  Acknowledgement(PartitionProgress progress, long offset) {
    this.progress = progress;
    this.offset = offset;
  }

  /** The record asks for so many writes, of which each will be settled by itself; at least one. */
  void expect(int writes) {
    open = writes;
  }

  /** What the record asks for, or one write of it, is done: written, superseded or reported. */
  void settle() {
    open--;
    if (open == 0) {
      progress.advance();
    }
  }

  /** Whether the record is now rejected for the first time: the first of its writes to be so. */
  boolean report() {
    boolean first = !reported;
    reported = true;
    return first;
  }

  /** Whether the record's partition was revoked. */
  boolean abandoned() {
    return progress.closed();
  }

  boolean settled() {
    return open <= 0;
  }

  long offset() {
    return offset;
  }
}
