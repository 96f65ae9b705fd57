package io.headwater.it.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.it.fault.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random histories with random faults for a given time: {@code -Pfaults -Dfaults.minutes=10}, from
 * a seed of one's own with {@code -Dfaults.seed=1}. It goes on behind a history that went wrong,
 * and tells of all of them in the end.
 */
@Tag("faults")
class RandomFaultsIT {
  private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("faults.minutes", 10));
  private static final long SEED = Long.getLong("faults.seed", System.currentTimeMillis());
  private static final int MOST_TOGETHER = 3;

  @Test
  void whateverHappensTheIndexEqualsTheTableInTheEnd() {
    Random random = new Random(SEED);
    Tally tally = new Tally();
    Consumer<String> progress = System.out::println;
    long end = System.nanoTime() + TIME.toNanos();
    try (FaultyHistories histories = FaultyHistories.start("random-faults", SEED, progress)) {
      System.out.println("seed " + SEED + "\n" + CheckResult.header());
      while (System.nanoTime() < end) {
        tally.add(histories.run(random, List.of(kinds(random))));
      }
    }
    System.out.println(tally.report());
    assertThat(tally.wrong()).as("seed %d", SEED).isEmpty();
  }

  /** Up to three kinds that go with each other. */
  static List<FaultKind> kinds(Random random) {
    List<FaultKind> all = new ArrayList<>(List.of(FaultKind.values()));
    Collections.shuffle(all, random);
    int wanted = 1 + random.nextInt(MOST_TOGETHER);
    List<FaultKind> kinds = new ArrayList<>();
    for (FaultKind kind : all) {
      if (kinds.size() < wanted && kinds.stream().allMatch(kind::goesWith)) {
        kinds.add(kind);
      }
    }
    return kinds;
  }
}
