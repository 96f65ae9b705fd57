package io.headwater.localstack.clock;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * The wall clock plus an offset that a file holds, in milliseconds. In the JVMs that have {@link
 * ClockAgent}, all classes but the JDK's ask it in place of the JDK's clock; it is loaded by the
 * bootstrap loader there, so it needs nothing but the JDK. Any thread may call.
 */
public final class ShiftedTime {
  /** Names the file. */
  public static final String FILE_PROPERTY = "headwater.clock.file";

  private static final long LOOK_INTERVAL_NANOS = 100_000_000;
  private static final String FILE = System.getProperty(FILE_PROPERTY, "");

  private static volatile long offsetMillis;
  private static volatile long lastLookNanos = System.nanoTime() - LOOK_INTERVAL_NANOS;

  private ShiftedTime() {}

  private static long offset() {
    long now = System.nanoTime();
    if (now - lastLookNanos >= LOOK_INTERVAL_NANOS) {
      lastLookNanos = now;
      offsetMillis = read(offsetMillis);
    }
    return offsetMillis;
  }

  private static long read(long otherwise) {
    // Not through a channel: that would be closed in a thread that is interrupted.
    try (var file = new FileInputStream(FILE)) {
      return Long.parseLong(new String(file.readAllBytes(), StandardCharsets.US_ASCII).strip());
    } catch (IOException | NumberFormatException e) {
      return otherwise;
    }
  }

  /** In place of {@link System#currentTimeMillis()}. */
  public static long currentTimeMillis() {
    return System.currentTimeMillis() + offset();
  }

  /** In place of {@link Instant#now()}. */
  public static Instant now() {
    return Instant.now().plusMillis(offset());
  }

  /** In place of {@link Clock#systemUTC()}. */
  public static Clock systemUTC() {
    return system(ZoneOffset.UTC);
  }

  /** In place of {@link Clock#systemDefaultZone()}. */
  public static Clock systemDefaultZone() {
    return system(ZoneId.systemDefault());
  }

  /** In place of {@link Clock#system(ZoneId)}. */
  public static Clock system(ZoneId zone) {
    return new ShiftedClock(zone);
  }

  /** In place of {@link LocalDate#now()}. */
  public static LocalDate localDate() {
    return LocalDate.now(systemDefaultZone());
  }

  /** In place of {@link LocalDateTime#now()}. */
  public static LocalDateTime localDateTime() {
    return LocalDateTime.now(systemDefaultZone());
  }

  /** In place of {@link OffsetDateTime#now()}. */
  public static OffsetDateTime offsetDateTime() {
    return OffsetDateTime.now(systemDefaultZone());
  }

  /** In place of {@link ZonedDateTime#now()}. */
  public static ZonedDateTime zonedDateTime() {
    return ZonedDateTime.now(systemDefaultZone());
  }

  /** In place of {@link ZonedDateTime#now(ZoneId)}. */
  public static ZonedDateTime zonedDateTime(ZoneId zone) {
    return ZonedDateTime.now(system(zone));
  }

  private static final class ShiftedClock extends Clock {
    private final ZoneId zone;

    ShiftedClock(ZoneId zone) {
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new ShiftedClock(other);
    }

    @Override
    public Instant instant() {
      return now();
    }
  }
}
