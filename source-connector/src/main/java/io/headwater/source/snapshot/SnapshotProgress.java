package io.headwater.source.snapshot;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a task's part of a snapshot is, told in the log now and then. Safe for many threads: the
 * task thread counts, metrics read.
 */
public final class SnapshotProgress {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotProgress.class);
  private static final double MOST_UNTIL_DONE = 99.9;
  private static final double MILLIS = 1_000;

  private final String table;
  private final double expectedItems;
  private final int ownSegments;
  private final Duration interval;
  private final Clock clock;
  private final Instant start;
  private Instant nextLine;
  private int doneSegments;
  private long resumedItems;
  private long scannedItems;
  private long rows;
  private long bytes;
  private double units;

  /**
   * Nothing is read yet.
   *
   * @param table the table's name
   * @param tableItems how many items the table has, about; 0 if nobody knows
   * @param ownSegments how many segments the task reads
   * @param allSegments how many segments the table has
   * @param interval how often a line is written
   */
  public SnapshotProgress(
      String table,
      long tableItems,
      int ownSegments,
      int allSegments,
      Duration interval,
      Clock clock) {
    this.table = table;
    this.expectedItems = (double) tableItems * ownSegments / Math.max(1, allSegments);
    this.ownSegments = ownSegments;
    this.interval = interval;
    this.clock = clock;
    this.start = clock.instant();
    this.nextLine = start.plus(interval);
  }

  /** A segment goes on behind rows that were read before the task started. */
  public synchronized void resumed(long earlierRows) {
    resumedItems += earlierRows;
  }

  /** A page was read. */
  public synchronized void read(ScanPage page) {
    rows += page.items().size();
    bytes += page.items().stream().mapToLong(ScannedItem::sizeBytes).sum();
    units += page.consumedUnits();
    scannedItems += page.scannedCount();
    Instant now = clock.instant();
    if (!now.isBefore(nextLine)) {
      nextLine = now.plus(interval);
      log("goes on");
    }
  }

  /** A segment is read to its end, now or before the task started. */
  public synchronized void segmentDone() {
    doneSegments++;
    if (isDone()) {
      log("is read");
    }
  }

  private void log(String state) {
    LOG.info(
        "Snapshot of table {} {}: {} of {} segments of this task, {} rows, {} MB, {} read units, {} %, {} rows/s{}",
        table,
        state,
        doneSegments,
        ownSegments,
        rows,
        bytes >> 20,
        Math.round(units),
        String.format(Locale.ROOT, "%.1f", percent()),
        Math.round(rowsPerSecond()),
        remaining().map(left -> ", about " + left.toSeconds() + " s left").orElse(""));
  }

  private boolean isDone() {
    return doneSegments >= ownSegments;
  }

  /** Rows given since the task started. */
  public synchronized long rows() {
    return rows;
  }

  /** Their bytes as DynamoDB counts them. */
  public synchronized long bytes() {
    return bytes;
  }

  /** The read units that they cost. */
  public synchronized double consumedUnits() {
    return units;
  }

  /**
   * How much of the task's segments is read, 0 … 100: an estimate, at most 99.9 until all of it is.
   */
  public synchronized double percent() {
    if (isDone()) {
      return 100;
    }
    double byItems = expectedItems > 0 ? 100 * (resumedItems + scannedItems) / expectedItems : 0;
    double bySegments = 100.0 * doneSegments / ownSegments;
    return Math.min(MOST_UNTIL_DONE, Math.max(byItems, bySegments));
  }

  /** Rows given in a second, on average since the task started. */
  public synchronized double rowsPerSecond() {
    return perSecond(rows);
  }

  /** How long the rest takes at the speed until now; empty if that cannot be told. */
  public synchronized Optional<Duration> remaining() {
    double left = expectedItems - resumedItems - scannedItems;
    double speed = perSecond(scannedItems);
    return isDone() || left <= 0 || speed <= 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis((long) (left / speed * MILLIS)));
  }

  private double perSecond(long count) {
    long millis = Duration.between(start, clock.instant()).toMillis();
    return millis <= 0 ? 0 : count * MILLIS / millis;
  }
}
