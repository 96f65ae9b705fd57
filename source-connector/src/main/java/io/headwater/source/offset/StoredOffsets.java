package io.headwater.source.offset;

import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * What Connect has stored of one stream. A shard's partition is {@code {"stream": ARN, "shard":
 * ID}}; the partition {@code {"stream": ARN}} alone tells that the stream was begun once, so that a
 * shard without an offset is read from its oldest record ever after.
 */
public final class StoredOffsets {
  private final String streamArn;
  private final OffsetStorageReader reader;

  /** The offsets of a stream. */
  public StoredOffsets(String streamArn, OffsetStorageReader reader) {
    this.streamArn = streamArn;
    this.reader = reader;
  }

  /** The partition of a shard. */
  public static Map<String, String> partition(String streamArn, ShardId shard) {
    Map<String, String> partition = new LinkedHashMap<>();
    partition.put("stream", streamArn);
    partition.put("shard", shard.value());
    return partition;
  }

  /** The partition of the stream itself. */
  public static Map<String, String> partition(String streamArn) {
    return Map.of("stream", streamArn);
  }

  /**
   * The offsets of listed shards and of their parents, as far as there are any.
   *
   * @throws ConnectException if a stored offset is wrong; the message names its shard
   */
  public Map<ShardId, ShardOffset> read(Collection<Shard> listing) {
    Set<ShardId> ids = new HashSet<>();
    for (Shard shard : listing) {
      ids.add(shard.id());
      shard.parent().ifPresent(ids::add);
    }
    Map<Map<String, String>, Map<String, Object>> stored =
        reader.offsets(ids.stream().map(id -> partition(streamArn, id)).toList());
    Map<ShardId, ShardOffset> offsets = new HashMap<>();
    for (ShardId id : ids) {
      Map<String, Object> offset = stored.get(partition(streamArn, id));
      if (offset != null) {
        offsets.put(id, parsed(id, offset));
      }
    }
    return offsets;
  }

  /** When the stream was begun, empty if it never was. */
  public Optional<StreamBegun> begun() {
    return Optional.ofNullable(reader.offset(partition(streamArn))).map(StreamBegun::fromMap);
  }

  /** The lineages that offsets name. */
  public static Map<ShardId, LineageId> lineages(Map<ShardId, ShardOffset> offsets) {
    Map<ShardId, LineageId> lineages = new HashMap<>();
    offsets.forEach((id, offset) -> lineages.put(id, offset.lineage()));
    return lineages;
  }

  private ShardOffset parsed(ShardId id, Map<String, Object> offset) {
    try {
      return ShardOffset.fromMap(offset);
    } catch (ConnectException e) {
      throw new ConnectException(
          "the offset of shard "
              + id
              + " of stream "
              + streamArn
              + " cannot be used: "
              + e.getMessage()
              + "; mend it with PATCH /connectors/<name>/offsets or delete it",
          e);
    }
  }
}
