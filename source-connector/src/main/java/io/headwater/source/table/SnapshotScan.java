package io.headwater.source.table;

import io.headwater.source.config.SnapshotSettings;
import io.headwater.source.lookup.ItemLookup;
import io.headwater.source.offset.SegmentOffset;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.snapshot.ReadBudget;
import io.headwater.source.snapshot.SnapshotProgress;
import io.headwater.source.snapshot.TableScan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scans the owned segments of a table's snapshot and tells when the stream may be read: once every
 * segment of every task is done, so that in Kafka all rows stand before the stream's events; or,
 * when that takes too long for what a stream keeps, alongside.
 *
 * <p>Owned by the task thread.
 */
public final class SnapshotScan {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotScan.class);
  private static final Duration LOOK_PAUSE = Duration.ofSeconds(2);
  // Tasks' clocks differ: rows are checked before any task can have begun to read the stream.
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final TableContext table;
  private final SnapshotSettings settings;
  private final TableScan scan;
  private final ItemLookup lookup;
  private final ReadBudget budget;
  private final SnapshotProgress progress;
  private final Set<Integer> owned;
  private final List<SegmentScan> segments = new ArrayList<>();
  private boolean opened;
  private boolean allDone;
  private boolean alongside;
  private final Cadence looks;

  /**
   * The scan of the owned segments; nothing is read yet.
   *
   * @param owned the owned segments, none if the epoch has no snapshot
   */
  public SnapshotScan(
      TableContext table,
      SnapshotSettings settings,
      TableScan scan,
      ItemLookup lookup,
      ReadBudget budget,
      SnapshotProgress progress,
      Set<Integer> owned) {
    this.table = table;
    this.settings = settings;
    this.scan = scan;
    this.lookup = lookup;
    this.budget = budget;
    this.progress = progress;
    this.owned = new TreeSet<>(owned);
    this.looks = new Cadence(table.clock());
    this.allDone = table.plan().segments() == 0;
    if (allDone) {
      table.seenKeys().end();
    }
  }

  /** Does what can be done without waiting. */
  void advance() {
    if (allDone) {
      return;
    }
    if (!opened) {
      opened = true;
      openSegments();
    }
    if (looks.isDue(LOOK_PAUSE)) {
      look(table.clock().instant());
    }
  }

  private void openSegments() {
    TableOffset plan = table.plan();
    Map<Integer, SegmentOffset> stored = table.stored().segments(plan.segments());
    for (int segment : owned) {
      SegmentOffset begin =
          new SegmentOffset(
              plan.epoch(), plan.begunAt(), plan.segments(), 0, Optional.empty(), false);
      SegmentOffset from =
          Optional.ofNullable(stored.get(segment)).filter(o -> o.isOf(plan)).orElse(begin);
      if (from.done()) {
        progress.segmentDone();
      } else if (from.rows() > 0) {
        progress.resumed(from.rows());
      }
      SegmentScan opening = new SegmentScan(table, this, segment, from);
      segments.add(opening);
      opening.open();
    }
  }

  private void look(Instant now) {
    if (segments.stream().allMatch(SegmentScan::isDone) && othersAreDone()) {
      allDone = true;
      table.seenKeys().end();
      LOG.info("The snapshot of table {} is done", table.name());
    } else if (!alongside && !now.isBefore(alongsideAt())) {
      alongside = true;
      LOG.warn(
          "The snapshot of table {} takes longer than snapshot.stream.delay.max.ms: the stream is read alongside from now"
              + " on, and rows are looked up once more",
          table.name());
    }
  }

  private boolean othersAreDone() {
    if (owned.size() == table.plan().segments()) {
      return true;
    }
    Set<Integer> done = table.stored().doneSegments(table.plan());
    done.addAll(owned);
    return done.size() == table.plan().segments();
  }

  private Instant alongsideAt() {
    return table.plan().begunAt().plus(settings.streamDelayMax());
  }

  /** By how much a stream record may be older than the snapshot and still be read. */
  Duration margin() {
    return settings.margin();
  }

  /** Whether the stream may be read. */
  boolean streamIsDue() {
    return allDone || alongside;
  }

  /** Whether some task may read the stream while rows are still read. */
  boolean streamIsReadAlongside() {
    return alongside || !table.clock().instant().isBefore(alongsideAt().minus(CLOCK_SKEW));
  }

  /** Reads no more. */
  void halt() {
    segments.forEach(SegmentScan::halt);
  }

  /** How many owned segments are not done. */
  int openSegmentCount() {
    return allDone ? 0 : (int) segments.stream().filter(s -> !s.isDone()).count();
  }

  TableScan scan() {
    return scan;
  }

  ItemLookup lookup() {
    return lookup;
  }

  ReadBudget budget() {
    return budget;
  }

  SnapshotProgress progress() {
    return progress;
  }
}
