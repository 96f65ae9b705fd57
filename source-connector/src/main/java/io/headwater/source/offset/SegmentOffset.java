package io.headwater.source.offset;

import io.headwater.event.DocumentVersion;
import io.headwater.source.snapshot.ScanPosition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * What Connect stores for a segment of a table: {@code {"epoch": 1, "segments": 8, "position": "…",
 * "rows": 12345, "done": false}}. A segment that was not yet read, or that is done, has no {@code
 * position}.
 *
 * @param epoch the version's epoch
 * @param segments how many segments the snapshot has
 * @param position behind what to read on, null for the segment's start
 * @param rows how many rows were given until here
 * @param done whether the segment was read to its end
 */
public record SegmentOffset(
    int epoch, int segments, @Nullable ScanPosition position, long rows, boolean done) {
  private static final String TABLE = "table";
  private static final String SEGMENT = "segment";
  private static final String EPOCH = "epoch";
  private static final String SEGMENTS = "segments";
  private static final String POSITION = "position";
  private static final String ROWS = "rows";
  private static final String DONE = "done";
  // The most that the service takes.
  private static final int MAX_SEGMENTS = 1_000_000;

  /** The partition of a segment: {@code {"table": name, "segment": "3"}}. */
  public static Map<String, String> partition(String table, int segment) {
    Map<String, String> partition = new LinkedHashMap<>();
    partition.put(TABLE, table);
    partition.put(SEGMENT, Integer.toString(segment));
    return partition;
  }

  /** Whether it tells of a snapshot of this epoch, divided in this way. */
  public boolean belongsTo(int snapshotEpoch, int snapshotSegments) {
    return epoch == snapshotEpoch && segments == snapshotSegments;
  }

  /** The form in which Connect stores it. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(EPOCH, epoch);
    map.put(SEGMENTS, segments);
    if (position != null) {
      map.put(POSITION, position.text());
    }
    map.put(ROWS, rows);
    map.put(DONE, done);
    return map;
  }

  /**
   * Reads the stored form.
   *
   * @throws ConnectException if a field is missing or wrong; the message names it and quotes no key
   */
  public static SegmentOffset fromMap(Map<String, ?> map) {
    long epoch = whole(map, EPOCH, DocumentVersion.MIN_EPOCH, DocumentVersion.MAX_EPOCH);
    long segments = whole(map, SEGMENTS, 1, MAX_SEGMENTS);
    long rows = whole(map, ROWS, 0, Long.MAX_VALUE);
    if (!(map.get(DONE) instanceof Boolean done)) {
      throw new ConnectException("stored offset has no " + DONE + " (true or false)");
    }
    return new SegmentOffset((int) epoch, (int) segments, position(map), rows, done);
  }

  private static long whole(Map<String, ?> map, String field, long from, long to) {
    Long value = WholeNumber.of(map.get(field));
    if (value == null || value < from || value > to) {
      throw new ConnectException("stored offset has no " + field + " of " + from + " to " + to);
    }
    return value;
  }

  private static @Nullable ScanPosition position(Map<String, ?> map) {
    Object position = map.get(POSITION);
    if (position == null) {
      return null;
    }
    if (!(position instanceof String text)) {
      throw new ConnectException("stored offset has a " + POSITION + " that is no text");
    }
    try {
      return ScanPosition.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConnectException("stored offset's " + POSITION + " " + e.getMessage(), e);
    }
  }
}
