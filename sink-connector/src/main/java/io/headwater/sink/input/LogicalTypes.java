package io.headwater.sink.input;

import static java.time.ZoneOffset.UTC;
import static java.time.format.DateTimeFormatter.ISO_LOCAL_TIME;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Date;
import java.util.Locale;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * What values of Connect's and Debezium's logical types mean: dates and times are ISO text in UTC,
 * decimals of a varying scale are numbers.
 */
final class LogicalTypes {
  private static final String CONNECT_DATE = org.apache.kafka.connect.data.Date.LOGICAL_NAME;
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;
  // Beyond that a number in plain notation takes more room than it is worth.
  private static final int MAX_ZEROS = 400;

  private LogicalTypes() {}

  /**
   * The value without its logical type; byte buffers become byte arrays.
   *
   * @throws RefusedException if it is out of its type's range
   */
  static Object plain(@Nullable Schema schema, Object value) {
    if (value instanceof ByteBuffer buffer) {
      return bytes(buffer);
    }
    String type = schema == null ? null : schema.name();
    try {
      if (value instanceof Date date) {
        return text(type, millis(date));
      }
      return type == null ? value : plain(type, value);
    } catch (DateTimeException | ArithmeticException e) {
      throw new RefusedException("unsupported_value", "holds a date or time out of range");
    }
  }

  /** A number's digits, in plain notation unless they would be very many. */
  static String digits(BigDecimal number) {
    return Math.abs((long) number.scale()) > MAX_ZEROS ? number.toString() : number.toPlainString();
  }

  /** A number without its fraction; 0 if it is far beyond 64 bits. */
  static long integer(Number number) {
    boolean beyond =
        number instanceof BigDecimal decimal && Math.abs((long) decimal.scale()) > MAX_ZEROS;
    return beyond ? 0 : number.longValue();
  }

  /** The epoch milliseconds of a Connect timestamp. */
  @SuppressWarnings("JavaUtilDate") // What Connect makes of its logical types.
  static long millis(Date date) {
    return date.getTime();
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static String text(@Nullable String type, long millis) {
    if (CONNECT_DATE.equals(type)) {
      return LocalDate.ofInstant(Instant.ofEpochMilli(millis), UTC).toString();
    }
    return Time.LOGICAL_NAME.equals(type)
        ? time(Math.multiplyExact(millis, 1_000_000L))
        : Instant.ofEpochMilli(millis).toString();
  }

  private static Object plain(String type, Object value) {
    if (value instanceof Number number && !(value instanceof BigDecimal)) {
      long n = number.longValue();
      return switch (type) {
        case "io.debezium.time.Date" -> LocalDate.ofEpochDay(n).toString();
        case "io.debezium.time.Time" -> time(Math.multiplyExact(n, 1_000_000L));
        case "io.debezium.time.MicroTime" -> time(Math.multiplyExact(n, 1_000L));
        case "io.debezium.time.NanoTime" -> time(n);
        case "io.debezium.time.Timestamp" -> instant(n, 1_000);
        case "io.debezium.time.MicroTimestamp" -> instant(n, 1_000_000);
        case "io.debezium.time.NanoTimestamp" -> instant(n, 1_000_000_000);
        // A transform or a converter may have left the numbers of Connect's own types.
        case Timestamp.LOGICAL_NAME -> instant(n, 1_000);
        case Time.LOGICAL_NAME -> time(Math.multiplyExact(n, 1_000_000L));
        default -> CONNECT_DATE.equals(type) ? LocalDate.ofEpochDay(n).toString() : value;
      };
    }
    return value instanceof Struct struct && type.equals("io.debezium.data.VariableScaleDecimal")
        ? decimal(struct)
        : value;
  }

  private static Object decimal(Struct struct) {
    boolean decimal =
        struct.schema().field("scale") != null && struct.schema().field("value") != null;
    Object scale = decimal ? struct.get("scale") : null;
    Object unscaled = decimal ? struct.get("value") : null;
    byte[] bytes = unscaled == null ? null : Content.utf8(unscaled);
    return scale instanceof Integer places && bytes != null && bytes.length > 0
        ? new BigDecimal(new BigInteger(bytes), places)
        : struct;
  }

  private static String instant(long units, int perSecond) {
    return Instant.ofEpochSecond(
            Math.floorDiv(units, perSecond),
            Math.floorMod(units, perSecond) * (1_000_000_000L / perSecond))
        .toString();
  }

  // MySQL's times reach beyond a day and below zero; they are written as MySQL shows them.
  private static String time(long nanos) {
    if (nanos >= 0 && nanos < NANOS_PER_DAY) {
      return ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(nanos));
    }
    long size = Math.absExact(nanos);
    long hours = size / 3_600_000_000_000L;
    String rest = ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(size % 3_600_000_000_000L));
    return String.format(Locale.ROOT, "%s%02d%s", nanos < 0 ? "-" : "", hours, rest.substring(2));
  }
}
