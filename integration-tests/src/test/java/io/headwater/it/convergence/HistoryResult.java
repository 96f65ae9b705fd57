package io.headwater.it.convergence;

import io.headwater.it.fault.FaultKind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a history came to.
 *
 * @param number of the history in its run, from 1
 * @param kinds the faults
 * @param check whether index and table are equal
 * @param notRunning connectors that were left not running, with the reason
 */
record HistoryResult(
    int number, List<FaultKind> kinds, CheckResult check, List<String> notRunning) {
  HistoryResult {
    kinds = List.copyOf(kinds);
    notRunning = List.copyOf(notRunning);
  }

  boolean isRight() {
    return check.isRight() && notRunning.isEmpty();
  }

  /** One line of a Markdown table, below {@link CheckResult#header()}. */
  String row() {
    return check.row(number + ": " + faults());
  }

  private String faults() {
    return kinds.stream()
        .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .collect(Collectors.joining(" + "));
  }

  @Override
  public String toString() {
    return "history "
        + number
        + " with "
        + faults()
        + ", "
        + check
        + (notRunning.isEmpty() ? "" : "\nnot running: " + String.join("\n", notRunning));
  }
}
