package io.headwater.source.stream;

import io.headwater.event.SequenceNumber;
import io.headwater.source.read.Page;
import java.util.List;
import java.util.Optional;

/**
 * What one read of a shard gave.
 *
 * @param changes the records in order; none is normal, even in the middle of a shard
 * @param next where to read on; empty at the end of the shard
 * @param last the last record that was read, whether or not it is among the changes; empty if there
 *     was none
 */
public record RecordPage(
    List<StreamChange> changes, Optional<ShardCursor> next, Optional<SequenceNumber> last)
    implements Page {
  /** A page whose changes are all the records that were read. */
  public RecordPage(List<StreamChange> changes, Optional<ShardCursor> next) {
    this(
        changes,
        next,
        changes.isEmpty()
            ? Optional.empty()
            : Optional.of(changes.get(changes.size() - 1).sequence()));
  }

  /** The same page with some of its records, or with others in their place. */
  public RecordPage with(List<StreamChange> others) {
    return new RecordPage(others, next, last);
  }

  @Override
  public long heldBytes() {
    return changes.stream().mapToLong(StreamChange::heldBytes).sum();
  }

  @Override
  public boolean isLast() {
    return next.isEmpty();
  }
}
