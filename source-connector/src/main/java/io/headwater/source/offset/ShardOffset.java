package io.headwater.source.offset;

import io.headwater.event.SequenceNumber;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.stream.Position;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What Connect stores for a shard: {@code {"sequence": "…", "epoch": 1, "lineage": "…"}}. A shard
 * that was opened and gave nothing yet has no {@code sequence}; one that was opened by a first
 * start at the stream's end has {@code start_ms} (epoch milliseconds) in its place.
 *
 * @param position where to read on
 * @param epoch the version's epoch
 * @param lineage the lineage's id
 */
public record ShardOffset(Position position, int epoch, LineageId lineage) {
  private static final String SEQUENCE = "sequence";
  private static final String START_MS = "start_ms";
  private static final String EPOCH = "epoch";
  private static final String LINEAGE = "lineage";

  /** The form in which Connect stores it. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    if (position instanceof Position.After after) {
      map.put(SEQUENCE, after.last().text());
    } else if (position instanceof Position.CreatedSince since) {
      map.put(START_MS, since.start().toEpochMilli());
    }
    map.put(EPOCH, epoch);
    map.put(LINEAGE, lineage.value());
    return map;
  }

  /** The last record that was read, if there was one. */
  public Optional<SequenceNumber> lastRead() {
    return position instanceof Position.After after ? Optional.of(after.last()) : Optional.empty();
  }

  /**
   * Reads the stored form.
   *
   * @throws ConnectException if a field is missing or wrong; the message names it
   */
  public static ShardOffset fromMap(Map<String, ?> map) {
    LineageId lineage = new LineageId(OffsetField.text(map, LINEAGE, "a shard's name"));
    return new ShardOffset(position(map), OffsetField.epoch(map, EPOCH), lineage);
  }

  private static Position position(Map<String, ?> map) {
    Object sequence = map.get(SEQUENCE);
    Object start = map.get(START_MS);
    if (sequence instanceof String text) {
      try {
        return new Position.After(SequenceNumber.of(text));
      } catch (IllegalArgumentException e) {
        throw new ConnectException(
            "stored offset has a wrong " + SEQUENCE + ": " + e.getMessage(), e);
      }
    }
    if (sequence != null) {
      throw new ConnectException("stored offset has a " + SEQUENCE + " that is no text");
    }
    if (start == null) {
      return new Position.Oldest();
    }
    long millis = OffsetField.number(map, START_MS, 0, Long.MAX_VALUE, "milliseconds");
    return new Position.CreatedSince(Instant.ofEpochMilli(millis));
  }
}
