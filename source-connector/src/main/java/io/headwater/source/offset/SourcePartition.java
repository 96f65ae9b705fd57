package io.headwater.source.offset;

import io.headwater.source.lineage.ShardId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * The source partitions under which Connect stores offsets:
 *
 * <ul>
 *   <li>{@code {"stream": ARN, "shard": ID}}: a {@link ShardOffset}
 *   <li>{@code {"table": NAME}}: a {@link TableOffset}
 *   <li>{@code {"segment": "3", "table": NAME}}: a {@link SegmentOffset}
 *   <li>{@code {"request": "snapshot", "table": NAME}}: a {@link SnapshotRequest}
 * </ul>
 */
public final class SourcePartition {
  /** The field of a shard's id. */
  public static final String SHARD = "shard";

  private static final String STREAM = "stream";
  private static final String TABLE = "table";
  private static final String SEGMENT = "segment";
  private static final String REQUEST = "request";
  private static final String SNAPSHOT = "snapshot";
  private static final Pattern SEGMENT_NUMBER = Pattern.compile("0|[1-9][0-9]{0,5}");

  private static final Map<Set<String>, Function<Map<String, ?>, Object>> FORMS =
      Map.of(
          Set.of(STREAM, SHARD), ShardOffset::fromMap,
          Set.of(TABLE), TableOffset::fromMap,
          Set.of(TABLE, SEGMENT), SegmentOffset::fromMap,
          Set.of(TABLE, REQUEST), SnapshotRequest::fromMap);

  private SourcePartition() {}

  /** The partition of a shard. */
  public static Map<String, String> shard(String streamArn, ShardId shard) {
    return ordered(STREAM, streamArn, SHARD, shard.value());
  }

  /** The partition of a table. */
  public static Map<String, String> table(String table) {
    return Map.of(TABLE, table);
  }

  /** The partition of a snapshot's segment, counted from 0. */
  public static Map<String, String> segment(String table, int segment) {
    return ordered(SEGMENT, Integer.toString(segment), TABLE, table);
  }

  /** The partition of the request of a new snapshot. */
  public static Map<String, String> request(String table) {
    return ordered(REQUEST, SNAPSHOT, TABLE, table);
  }

  // Connect finds an offset by the bytes of its partition's JSON: the order must never vary. Its
  // REST interface reads partitions into a HashMap, so only in a HashMap's order can an offset be
  // seen, altered and deleted there.
  private static Map<String, String> ordered(
      String first, String value, String second, String otherValue) {
    Map<String, String> partition = new LinkedHashMap<>();
    partition.put(first, value);
    partition.put(second, otherValue);
    return partition;
  }

  /**
   * Checks a partition and its offset as a user gives them to Connect.
   *
   * @param offset null to delete it
   * @throws ConnectException if they are not of the documented form; the message says what is wrong
   */
  public static void check(Map<String, ?> partition, @Nullable Map<String, ?> offset) {
    try {
      checked(partition, offset);
    } catch (ConnectException e) {
      throw new ConnectException("partition " + partition + ": " + e.getMessage(), e);
    }
  }

  private static void checked(Map<String, ?> partition, @Nullable Map<String, ?> offset) {
    Function<Map<String, ?>, Object> form = FORMS.get(partition.keySet());
    boolean texts =
        partition.values().stream()
            .allMatch(value -> value instanceof String text && !text.isEmpty());
    if (form == null || !texts) {
      throw new ConnectException(
          "a partition is {stream, shard}, {table}, {table, segment} or {table, request}, each a text");
    }
    Object segment = partition.get(SEGMENT);
    if (segment != null && !SEGMENT_NUMBER.matcher(segment.toString()).matches()) {
      throw new ConnectException("a segment is a whole number from 0 on, as a text");
    }
    if (partition.containsKey(REQUEST) && !SNAPSHOT.equals(partition.get(REQUEST))) {
      throw new ConnectException("the only request is " + SNAPSHOT);
    }
    if (offset != null) {
      var unused = form.apply(offset);
    }
  }
}
