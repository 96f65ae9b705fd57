package io.headwater.benchmarks.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each name was met. */
final class Tally {
  private static final double LEAST_SHARE = 0.005;

  private final Map<String, Integer> counts = new HashMap<>();
  private int all;

  void add(String name) {
    counts.merge(name, 1, Integer::sum);
    all++;
  }

  int all() {
    return all;
  }

  /** Shares of all, the largest first; those below half a percent are left out. */
  Map<String, Double> largestFirst(int most) {
    Map<String, Double> shares = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .filter(count -> count.getValue() >= LEAST_SHARE * all)
        .forEach(count -> shares.put(count.getKey(), (double) count.getValue() / all));
    return shares;
  }
}
