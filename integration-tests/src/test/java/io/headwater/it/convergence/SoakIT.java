package io.headwater.it.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random histories as in {@link RandomFaultsIT}, with one worker that no fault ends: what it holds
 * must level off. {@code -Pfaults -Dit.test=SoakIT -Dfaults.minutes=30 -Dfaults.seed=1}.
 */
@Tag("faults")
class SoakIT {
  private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("faults.minutes", 30));
  private static final long SEED = Long.getLong("faults.seed", System.currentTimeMillis());

  @Test
  void whatAWorkerHoldsLevelsOff() {
    Random random = new Random(SEED);
    Tally tally = new Tally();
    Consumer<String> progress = System.out::println;
    List<Vitals> vitals = new ArrayList<>();
    long end = System.nanoTime() + TIME.toNanos();
    try (FaultyHistories histories = FaultyHistories.start("soak", SEED, progress)) {
      histories.spareFirstWorker();
      System.out.println("seed " + SEED + "\n" + CheckResult.header());
      while (System.nanoTime() < end) {
        tally.add(histories.run(random, List.of(RandomFaultsIT.kinds(random))));
        vitals.add(Vitals.of(histories.stack(), histories.stack().connect().get(0)));
      }
    }
    System.out.println(tally.report());
    System.out.println(Vitals.header());
    int step = Math.max(1, vitals.size() / 12);
    for (int i = step - 1; i < vitals.size(); i += step) {
      System.out.println(vitals.get(i).row(i + 1));
    }
    assertThat(tally.wrong()).as("seed %d", SEED).isEmpty();
    expectLevel("heap in MiB", vitals, Vitals::heapMiB, 24);
    expectLevel("threads", vitals, Vitals::threads, 8);
    expectLevel("descriptors", vitals, Vitals::descriptors, 24);
    expectLevel("sockets", vitals, Vitals::sockets, 16);
    expectLevel("offset keys", vitals, Vitals::offsetKeys, 8);
  }

  /** The median of the last third is not above that of the third before, but for some noise. */
  private static void expectLevel(
      String what, List<Vitals> vitals, ToLongFunction<Vitals> figure, long noise) {
    int third = vitals.size() / 3;
    long before = median(vitals.subList(third, 2 * third), figure);
    long last = median(vitals.subList(2 * third, vitals.size()), figure);
    assertThat(last).as(what + ", seed " + SEED).isLessThanOrEqualTo(before + noise);
  }

  private static long median(List<Vitals> of, ToLongFunction<Vitals> figure) {
    long[] sorted = of.stream().mapToLong(figure).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
