package io.headwater.source.metrics;

/**
 * What the reading of one shard tells through JMX, as {@code
 * io.headwater:type=source,connector=…,task=…,table=…,shard=…}, while it is read.
 */
public interface ShardMXBean {
  /** Records that were read. */
  long getRecords();

  /** Their size as the service counts it, in bytes. */
  long getBytes();

  /** How far reading is behind the table, in milliseconds; −1 before the first read. */
  long getMillisBehindLatest();

  /** How long until the oldest unread record expires, in milliseconds. */
  long getMillisToTrimHorizon();

  /** Calls that were throttled. */
  long getThrottles();

  /** Calls that failed otherwise. */
  long getErrors();
}
