package io.headwater.it.convergence;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a checker found.
 *
 * @param seed of the workload
 * @param counts of each finding; what was not found is not in it
 * @param events in the topics, without tombstones
 * @param documents in the indices
 * @param toConverge from the instant that the checker was given to the beginning of the first look
 *     that found nothing wrong; to the last look if there was none
 * @param examples some lines for each kind of finding, with hashes in place of ids
 */
record CheckResult(
    long seed,
    Map<Finding, Long> counts,
    long events,
    long documents,
    Duration toConverge,
    List<String> examples) {
  /** What can be found. */
  enum Finding {
    /** An item has no document. */
    LOST,
    /** A document differs from its item, or its version is below that of the item's last event. */
    STALE,
    /** A document's version is above that of all of its item's events. */
    AHEAD,
    /** A removed item has a document. */
    REVIVED,
    /** There is a document of an item that never was, or that no index should have taken. */
    ALIEN,
    /** While it was watched, a document moved backwards. */
    REGRESSED,
    /** A record is not committed by the sink. */
    UNCOMMITTED,
    /** A record that had to be refused is not in the dead letter queue. */
    DLQ_MISSING,
    /** A record is in the dead letter queue that had to be taken. */
    DLQ_UNEXPECTED,
    /** An event is in its topic for another time, which restarts may bring about. */
    DUPLICATED,
    /** A letter is in the dead letter queue for another time, which restarts may bring about. */
    DLQ_REPEATED;

    /** Whether it breaks a promise. */
    boolean isWrong() {
      return this != DUPLICATED && this != DLQ_REPEATED;
    }
  }

  CheckResult {
    counts = new EnumMap<>(counts);
    examples = List.copyOf(examples);
  }

  /** How many of a kind were found. */
  long count(Finding finding) {
    return counts.getOrDefault(finding, 0L);
  }

  /** Whether nothing is wrong; what restarts may bring about is not. */
  boolean isRight() {
    return counts.keySet().stream().noneMatch(Finding::isWrong);
  }

  /** The first lines of a Markdown table of {@link #row}. */
  static String header() {
    StringBuilder header = new StringBuilder("| run | seed | events | documents ");
    StringBuilder line = new StringBuilder("|---|---:|---:|---:");
    for (Finding finding : Finding.values()) {
      header.append("| ").append(finding.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      header.append(' ');
      line.append("|---:");
    }
    return header + "| converged after s |\n" + line + "|---:|";
  }

  /**
   * One line of a Markdown table.
   *
   * @param run what was done to the pipeline, in a few words
   */
  String row(String run) {
    StringBuilder row = new StringBuilder("| ").append(run).append(" | ").append(seed);
    row.append(" | ").append(events).append(" | ").append(documents);
    for (Finding finding : Finding.values()) {
      row.append(" | ").append(count(finding));
    }
    String seconds = String.format(Locale.ROOT, "%.1f", toConverge.toMillis() / 1000.0);
    return row.append(" | ")
        .append(isRight() ? seconds : "not in " + seconds)
        .append(" |")
        .toString();
  }

  /** What was found in a few lines, with the seed. */
  @Override
  public String toString() {
    return "seed "
        + seed
        + ": "
        + (counts.isEmpty() ? "nothing wrong" : counts.toString())
        + " in "
        + events
        + " events and "
        + documents
        + " documents after "
        + toConverge.toSeconds()
        + " s"
        + (examples.isEmpty() ? "" : "\n  " + String.join("\n  ", examples));
  }
}
