package io.headwater.source.offset;

import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** What Connect has stored of one table and its stream, see {@link SourcePartition}. */
public final class StoredOffsets {
  private final String table;
  private final OffsetStorageReader reader;

  /** The offsets of a table. */
  public StoredOffsets(String table, OffsetStorageReader reader) {
    this.table = table;
    this.reader = reader;
  }

  /**
   * The offsets of listed shards and of their parents, as far as there are any.
   *
   * @throws ConnectException if a stored offset is wrong; the message names its partition
   */
  public Map<ShardId, ShardOffset> read(String streamArn, Collection<Shard> listing) {
    Set<ShardId> ids = new HashSet<>();
    for (Shard shard : listing) {
      ids.add(shard.id());
      shard.parent().ifPresent(ids::add);
    }
    return shards(streamArn, ids);
  }

  /** The offsets of shards, as far as there are any. */
  public Map<ShardId, ShardOffset> shards(String streamArn, Collection<ShardId> ids) {
    Map<Map<String, String>, Map<String, Object>> stored =
        reader.offsets(ids.stream().map(id -> SourcePartition.shard(streamArn, id)).toList());
    Map<ShardId, ShardOffset> offsets = new HashMap<>();
    for (ShardId id : ids) {
      parsed(stored, SourcePartition.shard(streamArn, id), ShardOffset::fromMap)
          .ifPresent(offset -> offsets.put(id, offset));
    }
    return offsets;
  }

  /** How the table's present epoch was begun, empty if the table was never read. */
  public Optional<TableOffset> table() {
    return one(SourcePartition.table(table), TableOffset::fromMap);
  }

  /** The last request of a new snapshot. */
  public Optional<SnapshotRequest> request() {
    return one(SourcePartition.request(table), SnapshotRequest::fromMap);
  }

  /** The offsets of a snapshot's segments, by number, as far as there are any. */
  public Map<Integer, SegmentOffset> segments(int count) {
    Map<Map<String, String>, Map<String, Object>> stored =
        reader.offsets(
            IntStream.range(0, count).mapToObj(i -> SourcePartition.segment(table, i)).toList());
    Map<Integer, SegmentOffset> offsets = new HashMap<>();
    for (int segment = 0; segment < count; segment++) {
      int number = segment;
      parsed(stored, SourcePartition.segment(table, segment), SegmentOffset::fromMap)
          .ifPresent(offset -> offsets.put(number, offset));
    }
    return offsets;
  }

  /** The segments of a plan's snapshot that are scanned to their end. */
  public Set<Integer> doneSegments(TableOffset plan) {
    Set<Integer> done = new HashSet<>();
    segments(plan.segments())
        .forEach(
            (number, segment) -> {
              if (segment.isOf(plan) && segment.done()) {
                done.add(number);
              }
            });
    return done;
  }

  /** The lineages that offsets name. */
  public static Map<ShardId, LineageId> lineages(Map<ShardId, ShardOffset> offsets) {
    Map<ShardId, LineageId> lineages = new HashMap<>();
    offsets.forEach((id, offset) -> lineages.put(id, offset.lineage()));
    return lineages;
  }

  private <T> Optional<T> one(
      Map<String, String> partition, Function<Map<String, Object>, T> parser) {
    Map<Map<String, String>, Map<String, Object>> stored = new HashMap<>();
    stored.put(partition, reader.offset(partition));
    return parsed(stored, partition, parser);
  }

  private static <T> Optional<T> parsed(
      Map<Map<String, String>, Map<String, Object>> stored,
      Map<String, String> partition,
      Function<Map<String, Object>, T> parser) {
    Map<String, Object> offset = stored.get(partition);
    if (offset == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(offset));
    } catch (ConnectException e) {
      throw new ConnectException(
          "the offset of "
              + partition
              + " cannot be used: "
              + e.getMessage()
              + "; mend it with PATCH /connectors/<name>/offsets or delete it",
          e);
    }
  }
}
