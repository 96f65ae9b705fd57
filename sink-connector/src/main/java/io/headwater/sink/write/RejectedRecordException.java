package io.headwater.sink.write;

import io.headwater.sink.document.Rejection;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/** A record that can never be written, with its Kafka coordinates and the reason. */
public final class RejectedRecordException extends ConnectException {
  private static final long serialVersionUID = 1L;

  RejectedRecordException(SinkRecord record, Rejection rejection, String remedy) {
    super(
        "Record "
            + coordinates(record)
            + " cannot be written: "
            + rejection.summary()
            + ", reason="
            + rejection.reason()
            + remedy);
  }

  static String coordinates(SinkRecord record) {
    return record.originalTopic()
        + "-"
        + record.originalKafkaPartition()
        + "@"
        + record.originalKafkaOffset();
  }
}
