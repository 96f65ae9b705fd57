package io.headwater.source.offset;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What Connect stores for a table: how its present epoch was begun. {@code {"table_id": "…",
 * "stream": ARN, "epoch": 1, "begun_ms": …, "from_ms": …, "segments": 8}}.
 *
 * @param tableId the service's id of the table, which a table that is made anew does not keep
 * @param stream the stream's ARN
 * @param epoch the epoch of all versions
 * @param begunAt when the epoch was begun; what Connect stores are milliseconds
 * @param from the creation time of the first stream records that count; empty for the oldest record
 *     that the stream holds
 * @param segments the segments of the epoch's snapshot; 0 if it has none
 */
public record TableOffset(
    String tableId,
    String stream,
    int epoch,
    Instant begunAt,
    Optional<Instant> from,
    int segments) {
  private static final String TABLE_ID = "table_id";
  private static final String STREAM = "stream";
  private static final String EPOCH = "epoch";
  private static final String BEGUN_MS = "begun_ms";
  private static final String FROM_MS = "from_ms";
  private static final String SEGMENTS = "segments";
  static final int MAX_SEGMENTS = 1_000_000;

  /** The form in which Connect stores it. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(TABLE_ID, tableId);
    map.put(STREAM, stream);
    map.put(EPOCH, epoch);
    map.put(BEGUN_MS, begunAt.toEpochMilli());
    from.ifPresent(instant -> map.put(FROM_MS, instant.toEpochMilli()));
    map.put(SEGMENTS, segments);
    return map;
  }

  /**
   * Reads the stored form.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if a field is missing or wrong; the
   *     message names it
   */
  public static TableOffset fromMap(Map<String, ?> map) {
    Instant begunAt =
        Instant.ofEpochMilli(OffsetField.number(map, BEGUN_MS, 0, Long.MAX_VALUE, "milliseconds"));
    Optional<Instant> from =
        map.get(FROM_MS) == null
            ? Optional.empty()
            : Optional.of(
                Instant.ofEpochMilli(
                    OffsetField.number(map, FROM_MS, 0, Long.MAX_VALUE, "milliseconds")));
    return new TableOffset(
        OffsetField.text(map, TABLE_ID, "the table's id"),
        OffsetField.text(map, STREAM, "the stream's ARN"),
        OffsetField.epoch(map, EPOCH),
        begunAt,
        from,
        (int) OffsetField.number(map, SEGMENTS, 0, MAX_SEGMENTS, "segments"));
  }

  /** Whether it is the same as far as Connect stores it, to the millisecond. */
  public boolean isSameAs(TableOffset other) {
    return toMap().equals(other.toMap());
  }
}
