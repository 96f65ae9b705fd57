package io.headwater.source.snapshot;

import static io.headwater.source.testing.FakeTableScan.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.headwater.event.ItemKey;
import io.headwater.source.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenKeysTest {
  private static final ItemKey A = key("a");
  private static final ItemKey B = key("b");

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));

  private record Sighting(ItemKey key, int step, Instant at) {}

  private record Request(int step, Instant at) {}

  /** Keeps everything. */
  private static final class NaiveModel {
    private final Duration grace;
    private final List<Sighting> sightings = new ArrayList<>();
    private final Map<Long, Request> requests = new TreeMap<>();

    NaiveModel(Duration grace) {
      this.grace = grace;
    }

    boolean seenSince(ItemKey key, long tick) {
      Request request = Objects.requireNonNull(requests.get(tick));
      return sightings.stream()
          .filter(sighting -> sighting.key().equals(key))
          .anyMatch(
              sighting ->
                  sighting.step() > request.step()
                      || (!grace.isZero() && !sighting.at().isBefore(request.at().minus(grace))));
    }

    long needed(Instant now) {
      Request oldest =
          requests.values().stream()
              .reduce((a, b) -> a.step() < b.step() ? a : b)
              .orElse(new Request(Integer.MAX_VALUE, now));
      return sightings.stream()
          .filter(
              s ->
                  s.step() > oldest.step()
                      || (!grace.isZero() && !s.at().isBefore(oldest.at().minus(grace))))
          .map(Sighting::key)
          .distinct()
          .count();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 40})
  void randomInterleavingsAnswerAsIfEverythingWereKept(long graceMs) {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      Duration grace = Duration.ofMillis(graceMs);
      SeenKeys seenKeys = new SeenKeys(grace, time);
      NaiveModel model = new NaiveModel(grace);
      List<ItemKey> keys = IntStream.range(0, 6).mapToObj(i -> key("k" + i)).toList();
      for (int step = 0; step < 200; step++) {
        String where = "seed " + seed + ", step " + step;
        List<Long> underWay = List.copyOf(model.requests.keySet());
        switch (random.nextInt(6)) {
          case 0 -> model.requests.put(seenKeys.tick(), new Request(step, time.instant()));
          case 1 -> {
            if (!underWay.isEmpty()) {
              long tick = underWay.get(random.nextInt(underWay.size()));
              seenKeys.release(tick);
              model.requests.remove(tick);
              assertThat((long) seenKeys.size()).as(where).isEqualTo(model.needed(time.instant()));
            }
          }
          case 2 -> time.advance(Duration.ofMillis(random.nextInt(20)));
          default -> {
            ItemKey key = keys.get(random.nextInt(keys.size()));
            seenKeys.seen(key);
            model.sightings.add(new Sighting(key, step, time.instant()));
          }
        }
        for (long tick : model.requests.keySet()) {
          for (ItemKey key : keys) {
            boolean seen = seenKeys.seenSince(key, tick);
            if (seen != model.seenSince(key, tick)) {
              fail("%s: %s for %s at tick %d", where, seen, key, tick);
            }
          }
        }
      }
    }
  }

  @Test
  void nothingIsHeldWhileNoPageIsUnderWay() {
    SeenKeys seenKeys = new SeenKeys(Duration.ZERO, time);
    seenKeys.seen(A);
    assertThat(seenKeys.size()).isZero();

    long tick = seenKeys.tick();
    seenKeys.seen(A);
    seenKeys.seen(A);
    assertThat(seenKeys.size()).isEqualTo(1);

    seenKeys.release(tick);
    assertThat(seenKeys.size()).isZero();
  }

  @Test
  void aLaterPageKeepsOnlyWhatWasSeenSinceItsRequest() {
    SeenKeys seenKeys = new SeenKeys(Duration.ZERO, time);
    long first = seenKeys.tick();
    seenKeys.seen(A);
    long second = seenKeys.tick();
    seenKeys.seen(B);
    seenKeys.release(first);

    assertThat(seenKeys.size()).isEqualTo(1);
    assertThat(seenKeys.seenSince(A, second)).isFalse();
    assertThat(seenKeys.seenSince(B, second)).isTrue();
  }

  @Test
  void anEventuallyConsistentScanIsDistrustedForTheGracePeriod() {
    SeenKeys seenKeys = new SeenKeys(Duration.ofSeconds(5), time);
    seenKeys.seen(A);
    time.advance(Duration.ofSeconds(1));
    seenKeys.seen(B);
    time.advance(Duration.ofSeconds(5));

    long tick = seenKeys.tick();

    assertThat(seenKeys.seenSince(A, tick)).isFalse();
    assertThat(seenKeys.seenSince(B, tick)).isTrue();
    seenKeys.release(tick);
    assertThat(seenKeys.size()).isEqualTo(1);
  }

  @Test
  void oldKeysAreForgottenAlthoughNoPageIsRequested() {
    SeenKeys seenKeys = new SeenKeys(Duration.ofSeconds(5), time);
    for (int i = 0; i < 1_000; i++) {
      seenKeys.seen(key("k" + i));
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(seenKeys.size()).isLessThanOrEqualTo(6);
  }

  @Test
  void afterTheEndNothingIsHeld() {
    SeenKeys seenKeys = new SeenKeys(Duration.ofSeconds(5), time);
    long tick = seenKeys.tick();
    seenKeys.seen(A);

    seenKeys.end();
    seenKeys.seen(B);
    seenKeys.release(tick);
    seenKeys.seen(B);

    assertThat(seenKeys.size()).isZero();
  }

  @Test
  void aPageThatWasReleasedCannotBeAskedFor() {
    SeenKeys seenKeys = new SeenKeys(Duration.ZERO, time);
    long tick = seenKeys.tick();
    seenKeys.release(tick);

    assertThatThrownBy(() -> seenKeys.seenSince(A, tick))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
