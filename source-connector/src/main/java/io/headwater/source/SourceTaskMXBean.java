package io.headwater.source;

/**
 * What a source task tells through JMX, as {@code
 * io.headwater:type=source-task,connector=…,task=…}.
 */
public interface SourceTaskMXBean {
  /** Stream records that were handed to Connect. */
  long getRecords();

  /** Age of the last record when it was handed to Connect, in milliseconds; −1 before the first. */
  long getMillisBehindTable();

  /** Shards that are being read. */
  long getReadingShards();

  /** Shards that wait for their parent. */
  long getWaitingShards();

  /** Bytes that were read ahead of Kafka, about. */
  long getBufferedBytes();
}
