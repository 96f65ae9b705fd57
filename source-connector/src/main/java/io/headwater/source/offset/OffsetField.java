package io.headwater.source.offset;

import io.headwater.event.DocumentVersion;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** Reads the fields of a stored offset. Every failure names the field. */
final class OffsetField {
  private OffsetField() {}

  /** A text that is there and not empty. */
  static String text(Map<String, ?> map, String field, String what) {
    if (map.get(field) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new ConnectException("stored offset has no " + field + " (" + what + ")");
  }

  /** An epoch. */
  static int epoch(Map<String, ?> map, String field) {
    return (int)
        number(map, field, DocumentVersion.MIN_EPOCH, DocumentVersion.MAX_EPOCH, "an epoch");
  }

  /**
   * A whole number within bounds. Connect's JSON gives an int back as a long; a fraction is
   * refused, not cut off.
   */
  static long number(Map<String, ?> map, String field, long least, long most, String what) {
    Object value = map.get(field);
    if (value instanceof Long || value instanceof Integer) {
      long number = ((Number) value).longValue();
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new ConnectException(
        "stored offset has no "
            + field
            + " ("
            + what
            + ", a whole number of "
            + least
            + " to "
            + most
            + ")");
  }
}
