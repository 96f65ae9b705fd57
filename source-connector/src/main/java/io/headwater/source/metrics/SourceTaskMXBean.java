package io.headwater.source.metrics;

/** What a source task tells through JMX, as {@code io.headwater:type=source,connector=…,task=…}. */
public interface SourceTaskMXBean {
  /** Stream records that were handed to Connect. */
  long getRecords();

  /** Their size as the service counts it, in bytes. */
  long getBytes();

  /** Kafka acknowledged so many records, positions included. */
  long getAcknowledged();

  /**
   * How far the shard that is farthest behind is behind its table, in milliseconds; −1 before the
   * first read.
   */
  long getMillisBehindLatest();

  /**
   * How long until the oldest unread record of any shard expires, in milliseconds; 24 hours when
   * nothing is unread.
   */
  long getMillisToTrimHorizon();

  /** Shards that are being read. */
  long getOpenShards();

  /** Shards that wait for their parent. */
  long getWaitingShards();

  /** Shards that were read to their end and are still listed. */
  long getFinishedShards();

  /** Calls that were throttled. */
  long getThrottles();

  /** Calls that failed otherwise. */
  long getErrors();

  /** Gaps that were passed over or answered with a snapshot. */
  long getGaps();

  /** Tables that wait for the connector to begin a new snapshot. */
  long getTablesAwaitingSnapshot();

  /** Bytes that were read ahead of Kafka, about. */
  long getBufferedBytes();

  /** What may be read ahead of Kafka, in bytes. */
  long getBufferMaxBytes();

  /** Rows of snapshots that were handed to Connect. */
  long getSnapshotRows();

  /** Segments of this task whose scan is under way. */
  long getSnapshotSegmentsOpen();

  /**
   * How much of this task's share of the snapshots is scanned, in percent, estimated; 100 if none.
   */
  double getSnapshotPercent();

  /**
   * When this task's share of the snapshots is about done, in milliseconds; −1 if unknown, 0 if it
   * is done.
   */
  long getSnapshotMillisLeft();

  /** Read units that the snapshots consumed. */
  double getSnapshotReadUnits();
}
