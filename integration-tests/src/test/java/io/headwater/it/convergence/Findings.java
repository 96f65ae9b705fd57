package io.headwater.it.convergence;

import io.headwater.it.convergence.CheckResult.Finding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what one look finds. Owned by one thread. */
final class Findings {
  private static final int EXAMPLES = 5;

  private final Map<Finding, Long> counts = new EnumMap<>(Finding.class);
  private final List<String> examples = new ArrayList<>();

  /** One of a kind, with what tells which it is. */
  void add(Finding finding, String which) {
    long count = counts.merge(finding, 1L, Long::sum);
    if (count <= EXAMPLES) {
      examples.add(finding + " " + which);
    }
  }

  /** Several of a kind. */
  void add(Finding finding, long count) {
    if (count > 0) {
      counts.merge(finding, count, Long::sum);
    }
  }

  Map<Finding, Long> counts() {
    return counts;
  }

  List<String> examples() {
    return examples;
  }
}
