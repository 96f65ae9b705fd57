package io.headwater.source.event;

import io.headwater.source.lineage.ShardId;
import io.headwater.source.offset.ShardOffset;
import io.headwater.source.offset.StoredOffsets;
import io.headwater.source.offset.StreamBegun;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Records that carry a position where no event does. Connect stores offsets only with records, so a
 * shard that is opened says so in the heartbeat topic: an idle shard keeps its place in its
 * lineage.
 */
public final class PositionRecords {
  private final StreamIdentity stream;

  /** The position records of a stream. */
  public PositionRecords(StreamIdentity stream) {
    this.stream = stream;
  }

  /** A shard was opened at a position. */
  public SourceRecord opened(ShardId shard, ShardOffset offset) {
    return record(
        StoredOffsets.partition(stream.arn(), shard),
        offset.toMap(),
        "{\"table\":\"" + stream.table() + "\",\"shard\":\"" + shard + "\"}");
  }

  /** The stream was begun. */
  public SourceRecord begun(StreamBegun begun) {
    return record(
        StoredOffsets.partition(stream.arn()),
        begun.toMap(),
        "{\"table\":\"" + stream.table() + "\"}");
  }

  // Table names and shard ids hold no character that JSON would escape.
  private SourceRecord record(
      Map<String, String> partition, Map<String, Object> offset, String key) {
    StringBuilder value = new StringBuilder("{");
    offset.forEach(
        (name, field) -> {
          value.append(value.length() == 1 ? "" : ",").append('"').append(name).append("\":");
          value.append(field instanceof Number ? field : "\"" + field + "\"");
        });
    return new SourceRecord(
        partition,
        offset,
        stream.heartbeatTopic(),
        null,
        Schema.STRING_SCHEMA,
        key,
        Schema.STRING_SCHEMA,
        value.append('}').toString());
  }
}
