package io.headwater.sink.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.EventHeaders;
import io.headwater.event.Operation;
import io.headwater.sink.document.Origin;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a record's headers say. Header converters guess types: a text of digits may have become a
 * number.
 *
 * @param record the record
 */
record RecordHeaders(SinkRecord record) {
  /** A header's value; null if there is none. */
  @Nullable Object value(String name) {
    Header header = record.headers().lastWithName(name);
    return header == null ? null : header.value();
  }

  /** A header's text; null if there is none. */
  @Nullable String text(String name) {
    Object value = value(name);
    if (value instanceof byte[] bytes) {
      return new String(bytes, UTF_8);
    }
    if (value instanceof BigDecimal decimal) {
      return LogicalTypes.digits(decimal);
    }
    return value == null ? null : value.toString();
  }

  Optional<Operation> operation() {
    String code = text(EventHeaders.OP);
    return code == null ? Optional.empty() : Operation.ofCode(code);
  }

  /**
   * Sequence number and time of the change.
   *
   * @param otherwise the time if no header tells it; 0 if that is not known
   */
  Origin origin(long otherwise) {
    return new Origin(text(EventHeaders.SEQUENCE), millis(otherwise));
  }

  private long millis(long otherwise) {
    Object value = value(EventHeaders.TS);
    if (value instanceof Number number) {
      return number.longValue();
    }
    String text = text(EventHeaders.TS);
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
