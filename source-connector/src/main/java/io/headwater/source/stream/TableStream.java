package io.headwater.source.stream;

import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import java.util.List;

/**
 * The stream of one table. Every method may be called by several threads and throws {@link
 * StreamReadException}.
 */
public interface TableStream {
  /** All shards that the service lists, every page of them. */
  List<Shard> shards();

  /** A cursor at a position of a shard. */
  ShardCursor cursor(ShardId shard, Position position);

  /** The next page, at most 1,000 records or 1 MB. */
  RecordPage read(ShardCursor cursor);
}
