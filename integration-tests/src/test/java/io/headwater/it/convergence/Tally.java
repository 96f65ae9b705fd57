package io.headwater.it.convergence;

import io.headwater.it.convergence.CheckResult.Finding;
import io.headwater.it.fault.FaultKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sums up many histories of one run. Owned by one thread. */
final class Tally {
  private final List<HistoryResult> results = new ArrayList<>();

  void add(HistoryResult result) {
    results.add(result);
  }

  int histories() {
    return results.size();
  }

  /** The histories that broke a promise. */
  List<HistoryResult> wrong() {
    return results.stream().filter(result -> !result.isRight()).toList();
  }

  /** How often each kind of fault was there. */
  Map<FaultKind, Long> faults() {
    Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
    results.forEach(result -> result.kinds().forEach(kind -> faults.merge(kind, 1L, Long::sum)));
    return faults;
  }

  /** A table in Markdown: sums of all histories, then a line for each kind of fault. */
  String report() {
    StringBuilder report = new StringBuilder();
    List<Double> seconds = seconds(results);
    report.append(
        String.format(
            Locale.ROOT,
            "%d histories, %d faults, %,d events; converged after %.1f s (median), %.1f s (most)%n",
            results.size(),
            faults().values().stream().mapToLong(Long::longValue).sum(),
            results.isEmpty() ? 0 : results.get(results.size() - 1).check().events(),
            quantile(seconds, 0.5),
            quantile(seconds, 1)));
    Map<Finding, Long> findings = new EnumMap<>(Finding.class);
    for (HistoryResult result : results) {
      result
          .check()
          .counts()
          .forEach((finding, count) -> findings.merge(finding, count, this::sum));
    }
    report.append("findings: ").append(findings.isEmpty() ? "none" : findings).append('\n');
    report.append("| fault | times | converged after s: median | most |\n|---|---:|---:|---:|\n");
    faults()
        .forEach(
            (kind, times) -> {
              List<Double> its =
                  seconds(
                      results.stream().filter(result -> result.kinds().contains(kind)).toList());
              report.append(
                  String.format(
                      Locale.ROOT,
                      "| %s | %d | %.1f | %.1f |%n",
                      kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                      times,
                      quantile(its, 0.5),
                      quantile(its, 1)));
            });
    return report.toString();
  }

  private long sum(long a, long b) {
    return a + b;
  }

  private static List<Double> seconds(List<HistoryResult> of) {
    return of.stream()
        .map(result -> result.check().toConverge().toMillis() / 1000.0)
        .sorted()
        .toList();
  }

  private static double quantile(List<Double> sorted, double part) {
    return sorted.isEmpty() ? 0 : sorted.get((int) ((sorted.size() - 1) * part));
  }
}
