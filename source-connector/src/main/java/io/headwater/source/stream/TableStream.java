package io.headwater.source.stream;

import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The stream of one table. Every method may be called by several threads and throws {@link
 * StreamReadException}.
 */
public interface TableStream {
  /** How long a stream keeps its records. */
  Duration RETENTION = Duration.ofHours(24);

  /**
   * A page of the service's listing of shards; one DescribeStream call.
   *
   * @param after the last shard of the page before, empty for the first page
   */
  ShardListing list(Optional<ShardId> after);

  /**
   * The children of a shard; one DescribeStream call with a filter.
   *
   * @return none yet is normal; empty if the service does not know the filter
   */
  Optional<List<Shard>> children(ShardId parent);

  /** A cursor at a position of a shard. */
  ShardCursor cursor(ShardId shard, Position position);

  /** How many records a page has at most. */
  default int pageRecords() {
    return 1_000;
  }

  /** The next page, at most so many records or 1 MB. */
  RecordPage read(ShardCursor cursor, int mostRecords);
}
