package io.headwater.localstack.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class WorkerClockTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder = Path.of("");

  static Stream<Path> javaHomes() {
    return AnsweringJvm.javaHomes();
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void aRunningJvmsClockJumpsAndComesBack(Path javaHome) throws Exception {
    var clock = WorkerClock.in(folder);
    try (var jvm = new AnsweringJvm(javaHome, clock.jvmFlags(), Times.class)) {
      assertThat(distances(jvm)).hasSize(8).allSatisfy(distance -> near(distance, Duration.ZERO));
      for (var shift : List.of(Duration.ofHours(5), Duration.ofDays(-400), Duration.ZERO)) {
        clock.shift(shift);
        Thread.sleep(150);
        assertThat(distances(jvm)).hasSize(8).allSatisfy(distance -> near(distance, shift));
      }
    }
  }

  private static List<Duration> distances(AnsweringJvm jvm) throws IOException {
    long now = System.currentTimeMillis();
    return Arrays.stream(jvm.ask("times").split(" "))
        .map(time -> Duration.ofMillis(Long.parseLong(time) - now))
        .toList();
  }

  private static void near(Duration distance, Duration expected) {
    assertThat(distance).isBetween(expected.minus(SOON), expected.plus(SOON));
  }

  /** Answers with the times of all sorts of clock. */
  static final class Times {
    private static final Clock KEPT = Clock.systemUTC();

    private Times() {}

    public static void main(String[] arguments) throws IOException {
      AnsweringJvm.answer(question -> times());
    }

    @SuppressWarnings({"JavaUtilDate", "JavaTimeDefaultTimeZone", "TimeInStaticInitializer"})
    private static String times() {
      LongSupplier reference = System::currentTimeMillis;
      return LongStream.of(
              System.currentTimeMillis(),
              reference.getAsLong(),
              KEPT.millis(),
              Clock.system(ZoneOffset.UTC).millis(),
              Instant.now().toEpochMilli(),
              new Date().getTime(),
              ZonedDateTime.now(ZoneOffset.UTC).toInstant().toEpochMilli(),
              LocalDateTime.now().atZone(ZoneId.systemDefault()).toInstant().toEpochMilli())
          .mapToObj(Long::toString)
          .collect(Collectors.joining(" "));
    }
  }
}
