package io.headwater.source.offset;

import io.headwater.event.DocumentVersion;
import io.headwater.event.SequenceNumber;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.stream.Position;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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

  /**
   * Reads the stored form.
   *
   * @throws ConnectException if a field is missing or wrong; the message names it
   */
  public static ShardOffset fromMap(Map<String, ?> map) {
    if (!(map.get(LINEAGE) instanceof String lineage) || lineage.isEmpty()) {
      throw new ConnectException("stored offset has no " + LINEAGE + " (a shard's name)");
    }
    Long epoch = WholeNumber.of(map.get(EPOCH));
    if (epoch == null || epoch < DocumentVersion.MIN_EPOCH || epoch > DocumentVersion.MAX_EPOCH) {
      throw new ConnectException(
          "stored offset has no " + EPOCH + " of 1 to " + DocumentVersion.MAX_EPOCH);
    }
    return new ShardOffset(position(map), epoch.intValue(), new LineageId(lineage));
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
    Long millis = WholeNumber.of(start);
    if (millis == null) {
      throw new ConnectException("stored offset has a " + START_MS + " that is no whole number");
    }
    return new Position.CreatedSince(Instant.ofEpochMilli(millis));
  }
}
