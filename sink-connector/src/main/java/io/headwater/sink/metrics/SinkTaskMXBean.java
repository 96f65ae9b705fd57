package io.headwater.sink.metrics;

/**
 * What a sink task tells through JMX, as {@code io.headwater:type=sink,connector=…,task=…}.
 *
 * <p>Percentiles are those of the last one to two intervals, see {@code metrics.log.interval.ms}; a
 * minute if that is 0. They are −1 while there is nothing to tell.
 */
public interface SinkTaskMXBean {
  /** Records consumed. */
  long getEvents();

  /** Writes that OpenSearch applied. */
  long getApplied();

  /** Writes that were not needed because the document was newer, or there. */
  long getSuperseded();

  /** Writes that were united with another of the same document before they were sent. */
  long getCoalesced();

  /** Records that the configuration leaves out. */
  long getSkippedFiltered();

  /** Records that leave their document as it was. */
  long getSkippedUnchanged();

  /** Records that tell of no change, such as tombstones. */
  long getSkippedNoChange();

  /** Records that were refused for good. */
  long getRejected();

  /** Items that had to be sent again. */
  long getRetried();

  /** Bulk requests sent. */
  long getBulks();

  /** The size of their bodies, before compression. */
  long getBytesSent();

  /** Bulk requests under way. */
  long getInFlightBulks();

  /** How many bulk requests may be under way now. */
  long getConcurrencyLimit();

  /** Documents that wait to be sent. */
  long getWaitingDocuments();

  /** What waiting and flying writes take in memory, roughly. */
  long getBufferedBytes();

  /** At which size consumption pauses. */
  long getBufferMaxBytes();

  /** The one by the other, 1 for full. */
  double getBufferFill();

  /** Whether consumption is paused because the buffer is full. */
  boolean isPaused();

  /** For how long it was paused in all. */
  double getPausedSeconds();

  /**
   * {@code CLOSED}: requests go out; {@code OPEN}: OpenSearch takes none; {@code HALF_OPEN}: one
   * tries whether it does again.
   */
  String getCircuitState();

  /** The median of bulk requests' durations, in milliseconds. */
  double getBulkLatencyP50Millis();

  /** The 95th percentile of bulk requests' durations, in milliseconds. */
  double getBulkLatencyP95Millis();

  /** The 99th percentile of bulk requests' durations, in milliseconds. */
  double getBulkLatencyP99Millis();

  /** The median time from a change in the table to its being indexed, in milliseconds. */
  double getDelayP50Millis();

  /** Its 95th percentile, in milliseconds. */
  double getDelayP95Millis();

  /** Its 99th percentile, in milliseconds. */
  double getDelayP99Millis();

  /** What last failed or was rejected: status and error type. */
  String getLastError();
}
