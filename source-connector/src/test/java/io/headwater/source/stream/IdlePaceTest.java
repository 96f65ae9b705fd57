package io.headwater.source.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.source.config.ReadSettings.IdlePoll;
import io.headwater.source.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class IdlePaceTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SETTLED = Duration.ofSeconds(20);

  private final VirtualTime time = new VirtualTime(BEGIN);
  private final IdlePace pace =
      new IdlePace(new IdlePoll(Duration.ofMillis(200), Duration.ofSeconds(1), 100), time);

  @Test
  void fewShardsAreReadAsOftenAsTheLongestPauseSays() {
    List<Read> reads = idle(50, Duration.ofMinutes(1));

    assertThat(reads).allSatisfy(read -> assertThat(read.pause()).isLessThan(millis(1_100)));
  }

  @Test
  void manyShardsTakeTurnsWithinTheBound() {
    List<Read> reads = idle(800, Duration.ofMinutes(2));

    for (int second = 0; second < 100; second++) {
      Instant from = BEGIN.plus(SETTLED).plusSeconds(second);
      assertThat(reads.stream().filter(read -> read.isWithin(from, Duration.ofSeconds(1))).count())
          .as("reads in second %d", second)
          .isBetween(90L, 110L);
    }
    assertThat(reads)
        .as("none waits longer than the others")
        .allSatisfy(read -> assertThat(read.pause()).isBetween(millis(7_800), millis(8_200)));
  }

  @Test
  void turnsThatLieCloseToEachOtherComeTogether() {
    List<Read> reads = idle(800, Duration.ofMinutes(2));

    assertThat(reads).allSatisfy(read -> assertThat(read.at().toEpochMilli() % 100).isZero());
  }

  @Test
  void pausesAreNeverZero() {
    IdlePace fast =
        new IdlePace(new IdlePoll(Duration.ofMillis(10), Duration.ofMillis(10), 100_000), time);

    for (int i = 0; i < 100; i++) {
      assertThat(fast.pause(100)).isBetween(millis(9), millis(11));
      time.advance(Duration.ofNanos(1_234_567));
    }
  }

  @Test
  void tooManyShardsForTheBoundAreReadEveryTenSeconds() {
    List<Read> reads = idle(3_000, Duration.ofMinutes(1));

    assertThat(reads)
        .allSatisfy(read -> assertThat(read.pause()).isLessThanOrEqualTo(IdlePace.LATEST_TURN));
    assertThat(reads.size() / 40).as("reads a second").isBetween(290, 320);
  }

  @Test
  void aShardThatGaveRecordsWaitsForNoTurn() {
    idle(800, Duration.ofMinutes(1));

    assertThat(pace.shortest()).hasMillis(200);
    assertThat(pace.pause(1)).hasMillis(200);
    assertThat(pace.pause(2)).hasMillis(400);
    assertThat(pace.pause(3)).hasMillis(800);
  }

  @Test
  void aLongestPauseBeyondTheLatestTurnIsKept() {
    IdlePace slow =
        new IdlePace(new IdlePoll(Duration.ofMillis(200), Duration.ofSeconds(60), 1), time);

    for (int i = 0; i < 20; i++) {
      assertThat(slow.pause(1_000)).hasSeconds(60);
    }
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private record Read(Instant at, Duration pause) {
    boolean isWithin(Instant from, Duration span) {
      return !at.isBefore(from) && at.isBefore(from.plus(span));
    }
  }

  private record Due(int shard, int emptyPages, Instant at) {}

  /** Reads shards without records, all from now on; what was read once they have settled. */
  private List<Read> idle(int shards, Duration span) {
    PriorityQueue<Due> due =
        new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::shard));
    for (int shard = 0; shard < shards; shard++) {
      due.add(new Due(shard, 1, time.instant()));
    }
    Instant begin = time.instant();
    List<Read> reads = new ArrayList<>();
    for (Due next = due.remove(); next.at().isBefore(begin.plus(span)); next = due.remove()) {
      time.advance(Duration.between(time.instant(), next.at()));
      Duration pause = pace.pause(next.emptyPages());
      if (!next.at().isBefore(begin.plus(SETTLED))) {
        reads.add(new Read(next.at(), pause));
      }
      due.add(new Due(next.shard(), next.emptyPages() + 1, next.at().plus(pause)));
    }
    return reads;
  }
}
