package io.headwater.it.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.it.fault.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every kind of fault once, several at a time, with fixed seeds. */
@Tag("processes") // Links, names, clocks and full disks are made in and around processes.
class FaultsIT {
  private static final long SEED = 5;
  private static final int TOGETHER = 6;

  @Test
  @Tag("long")
  void whateverHappensTheIndexEqualsTheTableInTheEnd() {
    List<FaultKind> forgetting = Stream.of(FaultKind.values()).filter(FaultKind::forgets).toList();
    Tally tally = run("faults", List.of(rounds(), List.of(forgetting)));
    assertThat(tally.wrong()).isEmpty();
    assertThat(tally.faults()).containsOnlyKeys(FaultKind.values());
  }

  /** Every other round of them: all take minutes. */
  @Test
  void whateverOfHalfTheFaultsHappensTheIndexEqualsTheTableInTheEnd() {
    List<List<FaultKind>> all = rounds();
    List<List<FaultKind>> half =
        IntStream.range(0, all.size()).filter(i -> i % 2 == 0).mapToObj(all::get).toList();
    Tally tally = run("half-of-faults", List.of(half));
    assertThat(tally.wrong()).isEmpty();
    assertThat(tally.faults())
        .containsOnlyKeys(half.stream().flatMap(List::stream).toArray(FaultKind[]::new));
  }

  private static Tally run(String name, List<List<List<FaultKind>>> histories) {
    Random random = new Random(SEED);
    Tally tally = new Tally();
    Consumer<String> progress = System.out::println;
    try (FaultyHistories faulty = FaultyHistories.start(name, SEED, progress)) {
      System.out.println(CheckResult.header());
      histories.forEach(rounds -> tally.add(faulty.run(random, rounds)));
    }
    System.out.println(tally.report());
    return tally;
  }

  /** All kinds, as many of them together as go with each other. */
  private static List<List<FaultKind>> rounds() {
    List<List<FaultKind>> rounds = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      if (!kind.forgets()) {
        rounds.stream()
            .filter(round -> round.size() < TOGETHER)
            .filter(round -> round.stream().allMatch(kind::goesWith))
            .findFirst()
            .ifPresentOrElse(
                round -> round.add(kind), () -> rounds.add(new ArrayList<>(List.of(kind))));
      }
    }
    return rounds;
  }
}
