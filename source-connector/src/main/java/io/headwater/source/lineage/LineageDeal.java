package io.headwater.source.lineage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Deals whole lineages to tasks. */
public final class LineageDeal {
  private LineageDeal() {}

  /**
   * Deals evenly; the same lineages always give the same hands.
   *
   * @param lineages what there is to deal
   * @param maxTasks the most hands, at least 1
   * @return a hand for each task; one empty hand if there is nothing to deal
   */
  public static List<List<LineageId>> deal(Collection<LineageId> lineages, int maxTasks) {
    int tasks = Math.max(1, Math.min(maxTasks, lineages.size()));
    List<List<LineageId>> hands = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      hands.add(new ArrayList<>());
    }
    int next = 0;
    for (LineageId lineage : new TreeSet<>(lineages)) {
      hands.get(next++ % tasks).add(lineage);
    }
    return hands;
  }
}
