package io.headwater.source.stream;

import io.headwater.event.SequenceNumber;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Where the reading of a shard begins. */
public sealed interface Position {
  /** At the oldest record that the stream still holds. */
  record Oldest() implements Position {
    @Override
    public String toString() {
      return "the oldest record";
    }
  }

  /**
   * Behind a record that was read.
   *
   * @param last its sequence number
   */
  record After(SequenceNumber last) implements Position {
    @Override
    public String toString() {
      return "after sequence number " + last;
    }
  }

  /**
   * At the first record that was created at an instant or later: a shard's end is no position that
   * could be kept, the time of the first start is.
   *
   * @param start the instant; the service floors creation times to the second, so that second is
   *     read whole
   */
  record CreatedSince(Instant start) implements Position {
    @Override
    public String toString() {
      return "records created since " + start;
    }
  }

  /** Whether records created at this time lie behind the position, as far as time can tell. */
  default boolean covers(Instant createdAt) {
    return !(this instanceof CreatedSince since)
        || !createdAt.isBefore(since.start().truncatedTo(ChronoUnit.MINUTES));
  }
}
