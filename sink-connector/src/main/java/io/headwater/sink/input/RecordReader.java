package io.headwater.sink.input;

import org.apache.kafka.connect.sink.SinkRecord;

/** Reads records of one format. Owned by the task's thread. */
public interface RecordReader {
  /** What the record tells; never throws because of a record. */
  Reading read(SinkRecord record);
}
