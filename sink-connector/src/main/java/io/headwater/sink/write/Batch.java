package io.headwater.sink.write;

import java.util.ArrayList;
import java.util.List;

/** The writes of one request while it is put together. Owned by the task's thread. */
final class Batch {
  private final BatchLimit limit;
  private final List<PendingWrite> writes = new ArrayList<>();
  private long bytes;

  Batch(BatchLimit limit) {
    this.limit = limit;
  }

  boolean isEmpty() {
    return writes.isEmpty();
  }

  boolean full() {
    return writes.size() >= limit.documents();
  }

  /** A write larger than a whole request is sent alone: the server decides. */
  boolean fits(PendingWrite write) {
    return writes.isEmpty() || bytes + write.lineBytes() <= limit.bytes();
  }

  void add(PendingWrite write) {
    writes.add(write);
    bytes += write.lineBytes();
  }

  List<PendingWrite> writes() {
    return writes;
  }
}
