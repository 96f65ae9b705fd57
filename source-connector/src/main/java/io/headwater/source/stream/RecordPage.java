package io.headwater.source.stream;

import java.util.List;
import java.util.Optional;

/**
 * What one read of a shard gave.
 *
 * @param changes the records in order; none is normal, even in the middle of a shard
 * @param next where to read on; empty at the end of the shard
 */
public record RecordPage(List<StreamChange> changes, Optional<ShardCursor> next) {
  /** About how much memory it holds, in bytes. */
  long heldBytes() {
    return changes.stream().mapToLong(StreamChange::heldBytes).sum();
  }
}
