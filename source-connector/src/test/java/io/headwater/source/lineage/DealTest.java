package io.headwater.source.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DealTest {
  @Test
  void everyThingIsInOneHandAndHandsDifferByOneAtMost() {
    for (int things = 0; things < 40; things++) {
      for (int hands = 1; hands < 12; hands++) {
        List<LineageId> all = lineages(things);

        List<List<LineageId>> dealt = Deal.evenly(all, hands);

        assertThat(dealt).as("%d to %d", things, hands).hasSize(hands);
        assertThat(dealt.stream().flatMap(List::stream))
            .as("%d to %d", things, hands)
            .containsExactlyInAnyOrderElementsOf(all);
        int fewest = things / hands;
        assertThat(dealt)
            .as("%d to %d", things, hands)
            .allSatisfy(hand -> assertThat(hand).hasSizeBetween(fewest, fewest + 1));
      }
    }
  }

  @Test
  void theSameThingsGiveTheSameHandsInAnyOrder() {
    List<LineageId> shuffled = new ArrayList<>(lineages(17));
    List<List<LineageId>> hands = Deal.evenly(shuffled, 4);

    for (long seed = 0; seed < 50; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(Deal.evenly(shuffled, 4)).as("seed %d", seed).isEqualTo(hands);
    }
  }

  @Test
  void whatIsNamedTwiceIsDealtOnce() {
    LineageId lineage = new LineageId("a");

    assertThat(Deal.evenly(List.of(lineage, lineage), 1)).containsExactly(List.of(lineage));
  }

  private static List<LineageId> lineages(int count) {
    return IntStream.range(0, count).mapToObj(i -> new LineageId("lineage-" + i)).toList();
  }
}
