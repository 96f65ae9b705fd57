package io.headwater.sink.write;

/** The counters of one sink task, under {@code io.headwater:type=sink-task}. */
public interface SinkTaskMXBean {
  /** Records consumed. */
  long getEvents();

  /** Writes that OpenSearch applied. */
  long getApplied();

  /** Writes that were not needed because the document was newer. */
  long getSuperseded();

  /** Events that were made needless by a newer one before they were sent. */
  long getCoalesced();

  /** Records that were refused for good. */
  long getRejected();

  /** Items that had to be sent again. */
  long getRetried();

  /** Bulk requests sent. */
  long getBulks();

  /** Bulk requests under way. */
  long getInFlightBulks();

  /** What waiting and flying writes take in memory, roughly. */
  long getPendingBytes();

  /** Whether consumption is paused because the buffer is full. */
  boolean isPaused();

  /** What last failed or was rejected: status and error type. */
  String getLastError();
}
