package io.headwater.source.offset;

import java.util.Map;

/**
 * That a table needs a new snapshot, in an epoch above a given one: {@code {"epoch": 3}}. A task
 * stores it when it meets a gap; the connector answers with a new plan.
 *
 * @param epoch the epoch that the snapshot is to leave behind
 */
public record SnapshotRequest(int epoch) {
  private static final String EPOCH = "epoch";

  /** The form in which Connect stores it. */
  public Map<String, Object> toMap() {
    return Map.of(EPOCH, epoch);
  }

  /**
   * Reads the stored form.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if it is wrong; the message names the
   *     field
   */
  public static SnapshotRequest fromMap(Map<String, ?> map) {
    return new SnapshotRequest(OffsetField.epoch(map, EPOCH));
  }
}
