package io.headwater.source.offset;

import io.headwater.source.snapshot.ScanPosition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * What Connect stores for a segment of a snapshot: {@code {"epoch": 1, "begun_ms": …, "segments":
 * 8, "rows": 12345, "position": "…", "done": false}}. The position is the scan's LastEvaluatedKey
 * in the service's JSON; a segment without one was scanned up to nowhere, or is done.
 *
 * @param epoch the snapshot's epoch
 * @param begunAt when the epoch was begun: another snapshot's rows count for nothing
 * @param segments the snapshot's segments
 * @param rows the rows until now
 * @param position where to scan on
 * @param done whether the segment is scanned to its end
 */
public record SegmentOffset(
    int epoch,
    Instant begunAt,
    int segments,
    long rows,
    Optional<ScanPosition> position,
    boolean done) {
  private static final String EPOCH = "epoch";
  private static final String BEGUN_MS = "begun_ms";
  private static final String SEGMENTS = "segments";
  private static final String ROWS = "rows";
  private static final String POSITION = "position";
  private static final String DONE = "done";

  /** The form in which Connect stores it. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(EPOCH, epoch);
    map.put(BEGUN_MS, begunAt.toEpochMilli());
    map.put(SEGMENTS, segments);
    map.put(ROWS, rows);
    position.ifPresent(place -> map.put(POSITION, place.text()));
    map.put(DONE, done);
    return map;
  }

  /**
   * Reads the stored form.
   *
   * @throws ConnectException if a field is missing or wrong; the message names it
   */
  public static SegmentOffset fromMap(Map<String, ?> map) {
    if (!(map.get(DONE) instanceof Boolean done)) {
      throw new ConnectException("stored offset has no " + DONE + " (true or false)");
    }
    return new SegmentOffset(
        OffsetField.epoch(map, EPOCH),
        Instant.ofEpochMilli(OffsetField.number(map, BEGUN_MS, 0, Long.MAX_VALUE, "milliseconds")),
        (int) OffsetField.number(map, SEGMENTS, 1, TableOffset.MAX_SEGMENTS, "segments"),
        OffsetField.number(map, ROWS, 0, Long.MAX_VALUE, "rows"),
        position(map.get(POSITION)),
        done);
  }

  private static Optional<ScanPosition> position(@Nullable Object position) {
    if (position == null) {
      return Optional.empty();
    }
    if (!(position instanceof String text)) {
      throw new ConnectException("stored offset has a " + POSITION + " that is no text");
    }
    try {
      return Optional.of(ScanPosition.parse(text));
    } catch (IllegalArgumentException e) {
      throw new ConnectException("stored offset has a " + POSITION + " that " + e.getMessage(), e);
    }
  }

  /** Whether it is of the snapshot that belongs to a table's present epoch. */
  public boolean isOf(TableOffset table) {
    return epoch == table.epoch()
        && begunAt.toEpochMilli() == table.begunAt().toEpochMilli()
        && segments == table.segments();
  }
}
