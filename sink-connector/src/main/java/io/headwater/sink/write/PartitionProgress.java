package io.headwater.sink.write;

import java.util.ArrayDeque;
import java.util.Deque;

/** The contiguous settled prefix of one assignment of one partition. Owned by the task's thread. */
final class PartitionProgress {
  private static final long NONE = -1;

  private final Deque<Acknowledgement> outstanding = new ArrayDeque<>();
  private long next = NONE;
  private long last = NONE;
  private boolean closed;

  /** Takes the next record; offsets rise, with gaps. */
  Acknowledgement add(long offset) {
    Acknowledgement acknowledgement = new Acknowledgement(this, offset);
    outstanding.add(acknowledgement);
    last = offset;
    return acknowledgement;
  }

  void advance() {
    for (Acknowledgement head = outstanding.peek();
        head != null && head.settled();
        head = outstanding.peek()) {
      next = head.offset() + 1;
      outstanding.remove();
    }
  }

  void close() {
    closed = true;
  }

  boolean closed() {
    return closed;
  }

  /** Whether the consumer went back: the record was delivered before. */
  boolean rewound(long offset) {
    return offset <= last;
  }

  int outstanding() {
    return outstanding.size();
  }

  /**
   * The offset to commit, negative if there is none.
   *
   * @param consumed the offset after the last one that Connect delivered or filtered out
   */
  long committable(long consumed) {
    // If nothing is under way, what a transform dropped behind our last record is done too. Connect
    // refuses offsets beyond what it delivered: it may have gone back without our knowing yet.
    return outstanding.isEmpty() ? consumed : Math.min(next, consumed);
  }
}
