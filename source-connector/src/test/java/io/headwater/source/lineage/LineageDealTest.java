package io.headwater.source.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineageDealTest {
  @Test
  void everyLineageIsDealtOnceAndHandsDifferByOneAtMost() {
    for (int lineages = 1; lineages < 30; lineages++) {
      for (int maxTasks = 1; maxTasks < 30; maxTasks++) {
        List<LineageId> all = lineages(lineages);
        List<List<LineageId>> hands = LineageDeal.deal(all, maxTasks);

        assertThat(hands).as("%d to %d", lineages, maxTasks).hasSize(Math.min(lineages, maxTasks));
        assertThat(hands.stream().flatMap(List::stream))
            .as("%d to %d", lineages, maxTasks)
            .containsExactlyInAnyOrderElementsOf(all);
        int fewest = lineages / hands.size();
        assertThat(hands)
            .as("%d to %d", lineages, maxTasks)
            .allSatisfy(hand -> assertThat(hand).hasSizeBetween(fewest, fewest + 1));
      }
    }
  }

  @Test
  void theSameLineagesGiveTheSameHandsInAnyOrder() {
    List<LineageId> shuffled = new ArrayList<>(lineages(17));
    List<List<LineageId>> hands = LineageDeal.deal(shuffled, 4);

    for (long seed = 0; seed < 50; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(LineageDeal.deal(shuffled, 4)).as("seed %d", seed).isEqualTo(hands);
    }
  }

  @Test
  void aLineageThatIsNamedTwiceIsDealtOnce() {
    LineageId lineage = new LineageId("a");

    assertThat(LineageDeal.deal(List.of(lineage, lineage), 1)).containsExactly(List.of(lineage));
  }

  @Test
  void noLineagesGiveOneEmptyHand() {
    assertThat(LineageDeal.deal(List.of(), 8)).containsExactly(List.of());
  }

  private static List<LineageId> lineages(int count) {
    return IntStream.range(0, count).mapToObj(i -> new LineageId("lineage-" + i)).toList();
  }
}
