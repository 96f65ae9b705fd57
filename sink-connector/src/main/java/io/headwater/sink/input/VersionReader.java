package io.headwater.sink.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.DocumentVersion;
import io.headwater.event.EventHeaders;
import io.headwater.event.MalformedEventException;
import io.headwater.event.SequenceNumber;
import io.headwater.sink.config.VersionSource;
import io.headwater.sink.document.ExternalVersion;
import java.math.BigDecimal;
import java.util.Date;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Finds a record's version where the configuration says. */
final class VersionReader {
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");
  private static final int MAX_NUMBER_DIGITS = 19;
  private static final int MIN_SEQUENCE_DIGITS = 21;

  private final VersionSource source;

  VersionReader(VersionSource source) {
    this.source = source;
  }

  /** Whether the event tells its version by itself. */
  boolean fromEvent() {
    return source instanceof VersionSource.Event;
  }

  /** Whether a record without a value can have a version, or needs none. */
  boolean worksWithoutValue() {
    return !(source instanceof VersionSource.Field);
  }

  /**
   * The version; null if writes are not versioned. An event's own is taken from its header.
   *
   * @param value the record's value
   * @throws RefusedException if there is none or it cannot be one
   */
  @Nullable ExternalVersion version(SinkRecord record, Supplier<Content> value) {
    if (source instanceof VersionSource.Event) {
      return header(record, EventHeaders.VERSION, "event");
    }
    if (source instanceof VersionSource.Header header) {
      return header(record, header.name(), "header:" + header.name());
    }
    if (source instanceof VersionSource.Field field) {
      String path = String.join(".", field.path());
      Content content = value.get().at(field.path());
      return number(content == null ? null : raw(content), "field " + path, "field:" + path);
    }
    if (source instanceof VersionSource.Offset) {
      // OpenSearch's update and delete by query cannot touch a document at version 0.
      return new ExternalVersion(record.originalKafkaOffset() + 1);
    }
    return null;
  }

  /** The version that stands in a field of the event itself. */
  static ExternalVersion ofEvent(Content event) {
    Content version = event.field("version");
    ExternalVersion found = number(version == null ? null : raw(version), "field version", "event");
    try {
      return new ExternalVersion(new DocumentVersion(found.value()).value());
    } catch (IllegalArgumentException e) {
      throw new MalformedEventException("field version is no document version (2^44 … 2^63-1)");
    }
  }

  private static ExternalVersion header(SinkRecord record, String name, String option) {
    return number(new RecordHeaders(record).value(name), "header " + name, option);
  }

  // Logical types would make text of numbers and times.
  private static @Nullable Object raw(Content content) {
    return content instanceof ConnectContent data ? data.value() : content.scalar();
  }

  private static ExternalVersion number(@Nullable Object value, String place, String option) {
    if (value == null) {
      throw new RefusedException(
          "version_missing", place + " is missing, which version.source=" + option + " needs");
    }
    String text = text(value);
    if (!INTEGER.matcher(text).matches()) {
      throw invalid(place, "is neither an integer nor a timestamp", option);
    }
    if (text.startsWith("-")) {
      throw invalid(place, "is negative", option);
    }
    try {
      if (text.length() >= MIN_SEQUENCE_DIGITS) {
        return new ExternalVersion(DocumentVersion.of(1, SequenceNumber.of(text)).value());
      }
      if (text.length() <= MAX_NUMBER_DIGITS) {
        return new ExternalVersion(Long.parseLong(text));
      }
    } catch (IllegalArgumentException e) {
      throw invalid(place, "is out of range", option);
    }
    throw invalid(place, "has 20 digits", option);
  }

  private static String text(Object value) {
    if (value instanceof Date date) {
      return Long.toString(LogicalTypes.millis(date));
    }
    if (value instanceof byte[] bytes) {
      return new String(bytes, UTF_8);
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return number == Math.rint(number) && Math.abs(number) < 1L << 53
          ? Long.toString((long) number)
          : value.toString();
    }
    if (value instanceof BigDecimal decimal) {
      return LogicalTypes.digits(
          decimal.signum() != 0 && decimal.stripTrailingZeros().scale() <= 0
              ? decimal.stripTrailingZeros()
              : decimal);
    }
    return value instanceof Number || value instanceof String ? value.toString() : "";
  }

  private static RefusedException invalid(String place, String problem, String option) {
    return new RefusedException(
        "invalid_version",
        place
            + " "
            + problem
            + "; version.source="
            + option
            + " takes integers from 0 to 2^63-2 and sequence numbers of 21 to 40 digits");
  }
}
