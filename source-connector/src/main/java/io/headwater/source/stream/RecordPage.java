package io.headwater.source.stream;

import io.headwater.source.read.Page;
import java.util.List;
import java.util.Optional;

/**
 * What one read of a shard gave.
 *
 * @param changes the records in order; none is normal, even in the middle of a shard
 * @param next where to read on; empty at the end of the shard
 */
public record RecordPage(List<StreamChange> changes, Optional<ShardCursor> next) implements Page {
  @Override
  public long heldBytes() {
    return changes.stream().mapToLong(StreamChange::heldBytes).sum();
  }

  @Override
  public boolean isLast() {
    return next.isEmpty();
  }
}
