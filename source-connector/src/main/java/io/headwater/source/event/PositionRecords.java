package io.headwater.source.event;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.offset.SegmentOffset;
import io.headwater.source.offset.ShardOffset;
import io.headwater.source.offset.SnapshotRequest;
import io.headwater.source.offset.SourcePartition;
import io.headwater.source.offset.TableOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records that carry a position where no event does. Connect stores offsets only with records, so a
 * shard that is opened says so in the heartbeat topic: an idle shard keeps its place in its
 * lineage.
 */
public final class PositionRecords {
  // A scan's position is an item's key.
  private static final String SCAN_POSITION = "position";

  private final String table;
  private final String streamArn;
  private final String topic;

  /** The position records of a table, for the heartbeat topic. */
  public PositionRecords(String table, String streamArn, String topic) {
    this.table = table;
    this.streamArn = streamArn;
    this.topic = topic;
  }

  /** A shard is read up to a position. */
  public SourceRecord shard(ShardId shard, ShardOffset offset) {
    return record(SourcePartition.shard(streamArn, shard), offset.toMap());
  }

  /** A shard is done for good: its offset is deleted. */
  public SourceRecord finished(ShardId shard) {
    return record(SourcePartition.shard(streamArn, shard), null);
  }

  /** The table is read by this plan. */
  public SourceRecord table(TableOffset offset) {
    return record(SourcePartition.table(table), offset.toMap());
  }

  /** A segment of the table is scanned up to a position. */
  public SourceRecord segment(int segment, SegmentOffset offset) {
    return record(SourcePartition.segment(table, segment), offset.toMap());
  }

  /** The table needs a new snapshot. */
  public SourceRecord request(SnapshotRequest request) {
    return record(SourcePartition.request(table), request.toMap());
  }

  private SourceRecord record(Map<String, String> partition, @Nullable Map<String, Object> offset) {
    Map<String, String> key = new LinkedHashMap<>();
    key.put("table", table);
    key.putAll(partition);
    return new SourceRecord(
        partition,
        offset,
        topic,
        null,
        Schema.STRING_SCHEMA,
        json(key),
        Schema.OPTIONAL_STRING_SCHEMA,
        offset == null ? null : json(offset));
  }

  private static String json(Map<String, ?> fields) {
    StringBuilder json = new StringBuilder("{");
    fields.forEach(
        (name, field) -> {
          if (!name.equals(SCAN_POSITION)) {
            json.append(json.length() == 1 ? "" : ",").append('"').append(name).append("\":");
            append(json, field);
          }
        });
    return json.append('}').toString();
  }

  private static void append(StringBuilder json, Object field) {
    if (field instanceof Number || field instanceof Boolean) {
      json.append(field);
    } else {
      json.append('"');
      JsonStringEncoder.getInstance().quoteAsString(field.toString(), json);
      json.append('"');
    }
  }
}
