package io.headwater.source.table;

import io.headwater.source.config.ReadSettings.OnGap;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.offset.SnapshotRequest;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.stream.StreamGapException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a task owns of one table: its segments of the snapshot, then its lineages of the
 * stream.
 *
 * <p>Owned by the task thread.
 */
public final class TableReading implements Gaps {
  private static final Logger LOG = LoggerFactory.getLogger(TableReading.class);
  // Beyond the room that is left for clocks that differ, see KnownShards.
  private static final Duration PARENT_IS_PAST = Duration.ofMinutes(2);
  // Each check reads Connect's offsets, and there may be hundreds of tables.
  private static final Duration FIRST_DURABILITY_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_DURABILITY_PAUSE = Duration.ofSeconds(4);

  private final TableContext table;
  private final OnGap onGap;
  private final SnapshotScan snapshot;
  private final ShardFollower shards;
  private final boolean hasLineages;
  private final Cadence durabilityChecks;
  private Duration durabilityPause = FIRST_DURABILITY_PAUSE;
  private boolean planSaid;
  private boolean planStored;
  private boolean halted;
  private boolean requested;
  private Instant requestAt = Instant.MAX;

  /**
   * The reading of a table; nothing is read yet.
   *
   * @param lineages the owned lineages
   */
  public TableReading(
      TableContext table, OnGap onGap, Set<LineageId> lineages, SnapshotScan snapshot) {
    this.table = table;
    this.onGap = onGap;
    this.durabilityChecks = new Cadence(table.clock());
    this.snapshot = snapshot;
    this.hasLineages = !lineages.isEmpty();
    this.shards = new ShardFollower(table, lineages, this);
  }

  /** Does what can be done without waiting; records go to the outbox. */
  public void advance() {
    if (halted) {
      request();
      return;
    }
    keepPlan();
    snapshot.advance();
    if (hasLineages && streamIsDue()) {
      shards.advance();
    }
  }

  private void keepPlan() {
    if (planStored || !durabilityChecks.isDue(durabilityPause)) {
      return;
    }
    if (planSaid && durabilityPause.compareTo(LONGEST_DURABILITY_PAUSE) < 0) {
      durabilityPause = durabilityPause.multipliedBy(2);
    }
    Optional<TableOffset> stored = table.stored().table();
    TableOffset plan = table.plan();
    planStored = stored.filter(plan::isSameAs).isPresent();
    if (stored.filter(other -> other.epoch() > plan.epoch()).isPresent()) {
      throw new ConnectException(
          "table "
              + table.name()
              + " is in epoch "
              + stored.get().epoch()
              + " already, this task was told epoch "
              + plan.epoch()
              + "; restart the connector");
    }
    if (!planStored && !planSaid) {
      planSaid = true;
      table.outbox().add(table.positionRecords().table(plan));
    }
  }

  // A start in mid-stream must not move when a task dies before its position is stored. With a
  // snapshot it may: then another plan is made, and all rows are read anew by it.
  private boolean streamIsDue() {
    TableOffset plan = table.plan();
    boolean fixed = planStored || plan.from().isEmpty() || plan.segments() > 0;
    return fixed && snapshot.streamIsDue();
  }

  @Override
  public void met(String gap, Runnable goOn) {
    switch (onGap) {
      case FAIL -> throw new StreamGapException(gap);
      case SNAPSHOT -> askForSnapshot(gap, table.clock().instant());
      case CONTINUE -> {
        LOG.warn(
            "{}: records may be lost; reading goes on behind them, since on.gap=continue", gap);
        table.metrics().gap();
        goOn.run();
      }
    }
  }

  // The new epoch must not read the parent again, whose numbers would win there, too: it begins
  // behind the parent's end once that lies before the stream's part that a snapshot repeats.
  @Override
  public void orderBroken(ShardId child, String problem) {
    Optional<Instant> parentEnded = child.createdAt();
    if (onGap != OnGap.SNAPSHOT || parentEnded.isEmpty()) {
      throw new ConnectException(
          problem
              + ". Remedy: set on.gap=snapshot, and the table is read anew in a higher epoch, above all earlier"
              + " versions");
    }
    askForSnapshot(problem, parentEnded.get().plus(snapshot.margin()).plus(PARENT_IS_PAST));
  }

  private void askForSnapshot(String why, Instant when) {
    if (halted) {
      return;
    }
    halted = true;
    requestAt = when;
    LOG.warn(
        "{}; a new snapshot is asked for at {}, since on.gap=snapshot; until then the table is not read",
        why,
        when);
    table.metrics().gap();
    shards.halt();
    snapshot.halt();
  }

  private void request() {
    if (!requested && !table.clock().instant().isBefore(requestAt)) {
      requested = true;
      table
          .outbox()
          .add(table.positionRecords().request(new SnapshotRequest(table.plan().epoch())));
    }
  }

  @Override
  public boolean halted() {
    return halted;
  }

  /** Shards that are being read. */
  public int open() {
    return shards.progress().reading();
  }

  /** Shards that wait for their parent. */
  public int waiting() {
    return shards.progress().waiting();
  }

  /** Shards that were read to their end and are still listed. */
  public int finished() {
    return shards.progress().finished();
  }

  /** Segments of the snapshot whose scan is under way. */
  public int openSegments() {
    return snapshot.openSegmentCount();
  }

  /** How much of the task's share of the snapshot is scanned, in percent, estimated. */
  public double snapshotPercent() {
    return snapshot.progress().percent();
  }

  /** When the task's share of the snapshot is about done, if that can be told. */
  public Optional<Duration> snapshotLeft() {
    return snapshot.progress().remaining();
  }
}
