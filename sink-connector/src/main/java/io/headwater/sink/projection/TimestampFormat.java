package io.headwater.sink.projection;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a field tells a time; it becomes ISO text in UTC, such as {@code 2026-01-31T23:59:58Z}. */
enum TimestampFormat implements UnaryOperator<RawValue> {
  /** Seconds since 1970, with fractions, as a number or as a string of one. */
  EPOCH_SECONDS("epoch-seconds") {
    @Override
    @Nullable String read(RawValue scalar) {
      return epoch(scalar, 0);
    }
  },
  /** Milliseconds since 1970, likewise. */
  EPOCH_MILLIS("epoch-millis") {
    @Override
    @Nullable String read(RawValue scalar) {
      return epoch(scalar, 3);
    }
  },
  /** ISO 8601: a date alone stays one, a time without a zone is in UTC. */
  ISO("iso") {
    @Override
    @Nullable String read(RawValue scalar) {
      return scalar.isString() ? iso(scalar.text().strip()) : null;
    }
  };

  // Beyond these years OpenSearch's ISO formats end, too.
  private static final long FIRST_SECOND = -62_167_219_200L; // 0000-01-01T00:00:00Z
  private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z
  private static final int LONGEST = 40;
  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH:MM:ss", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHmm", "Z")
          .optionalEnd()
          .toFormatter();

  /** The word that stands in the configuration. */
  final String word;

  TimestampFormat(String word) {
    this.word = word;
  }

  abstract @Nullable String read(RawValue scalar);

  /** Writes a time as ISO text; what cannot be read stays as it is. */
  @Override
  public RawValue apply(RawValue scalar) {
    String time;
    try {
      time = read(scalar);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      time = null;
    }
    return time == null ? scalar : RawValue.ofString(time);
  }

  private static @Nullable String epoch(RawValue scalar, int scale) {
    if (!scalar.isNumber() && !scalar.isString()) {
      return null;
    }
    String text = scalar.text().strip();
    if (text.length() > LONGEST) {
      return null;
    }
    BigDecimal seconds = new BigDecimal(text).movePointLeft(scale);
    if (seconds.compareTo(BigDecimal.valueOf(FIRST_SECOND)) < 0
        || seconds.compareTo(BigDecimal.valueOf(LAST_SECOND + 1)) >= 0) {
      return null;
    }
    // Without its tiny parts first: an exponent of −10^9 would make a number of that many digits.
    BigDecimal nanos =
        seconds.precision() - seconds.scale() < -9
            ? BigDecimal.ZERO
            : seconds.movePointRight(9).setScale(0, RoundingMode.FLOOR);
    BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.TEN.pow(9));
    return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact()).toString();
  }

  private static @Nullable String iso(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    if (text.length() == "2026-01-31".length()) {
      return LocalDate.parse(text).toString();
    }
    TemporalAccessor time =
        DATE_TIME.parseBest(
            text.replaceFirst("^([-0-9]{10}) ", "$1T"), OffsetDateTime::from, LocalDateTime::from);
    Instant instant =
        time instanceof OffsetDateTime zoned
            ? zoned.toInstant()
            : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
    return instant.getEpochSecond() < FIRST_SECOND || instant.getEpochSecond() > LAST_SECOND
        ? null
        : instant.toString();
  }
}
