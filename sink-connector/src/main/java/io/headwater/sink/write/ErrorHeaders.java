package io.headwater.sink.write;

import io.headwater.sink.document.Rejection;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a record in the dead letter queue, all of them texts; what is not known is left
 * out.
 */
public final class ErrorHeaders {
  /** The index that the document was meant for. */
  public static final String INDEX = "headwater.error.index";

  /** The document's id. */
  public static final String ID = "headwater.error.id";

  /** Its external version, in decimal. */
  public static final String VERSION = "headwater.error.version";

  /** The change's sequence number, in decimal. */
  public static final String SEQUENCE = "headwater.error.sequence";

  /** The HTTP status of OpenSearch's answer; absent if the record was not sent. */
  public static final String STATUS = "headwater.error.status";

  /** OpenSearch's error type, or one of the sink's own. */
  public static final String TYPE = "headwater.error.type";

  /** What is wrong, without item contents. */
  public static final String REASON = "headwater.error.reason";

  /** How often the document was sent. */
  public static final String ATTEMPTS = "headwater.error.attempts";

  private ErrorHeaders() {}

  /**
   * The record with these headers, in the coordinates and under the topic that it was consumed
   * from.
   *
   * <p>It is a plain record on purpose: of the record that Connect handed over, or of a {@code
   * newRecord} of it, Connect's reporter sends the consumed bytes and headers and drops any that
   * were added.
   */
  static SinkRecord addTo(SinkRecord record, Rejection rejection) {
    Headers headers = record.headers().duplicate();
    set(headers, INDEX, rejection.index());
    set(headers, ID, rejection.id() == null ? null : rejection.id().value());
    set(headers, VERSION, rejection.version() == null ? null : rejection.version().value());
    set(headers, SEQUENCE, rejection.sequence());
    set(headers, STATUS, rejection.status() == 0 ? null : rejection.status());
    set(headers, TYPE, rejection.type());
    set(headers, REASON, rejection.reason());
    set(headers, ATTEMPTS, rejection.attempts());
    return new SinkRecord(
        record.originalTopic(),
        record.originalKafkaPartition(),
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.originalKafkaOffset(),
        record.timestamp(),
        record.timestampType(),
        headers);
  }

  // A record that was re-driven and is rejected again carries those of the first time.
  private static void set(Headers headers, String name, @Nullable Object value) {
    headers.remove(name);
    if (value != null) {
      headers.addString(name, value.toString());
    }
  }
}
