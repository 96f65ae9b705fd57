package io.headwater.source.plan;

import io.headwater.event.DocumentVersion;
import io.headwater.source.config.ReadSettings.OnGap;
import io.headwater.source.config.SnapshotSettings.Mode;
import io.headwater.source.offset.SnapshotRequest;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.stream.StreamGapException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides in which epoch a table is read and whether the epoch has a snapshot. It is a function of
 * the table, of what is stored of it and of the settings, so that a connector that starts anew
 * decides alike.
 *
 * @param mode when a snapshot is made
 * @param start where the stream begins without a snapshot; empty for the time of the first start
 * @param margin how far before a snapshot the stream begins
 * @param segments the segments of a new snapshot
 * @param onGap what follows a gap
 * @param clock the time
 */
public record TablePlanner(
    Mode mode, StreamStart start, Duration margin, int segments, OnGap onGap, Clock clock) {
  private static final Instant EPOCHS_BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Logger LOG = LoggerFactory.getLogger(TablePlanner.class);

  /**
   * A table as the service describes it now.
   *
   * @param name its name
   * @param id its id, which a table that is made anew does not keep
   * @param stream the ARN of its stream
   */
  public record Table(String name, String id, String stream) {}

  /**
   * What Connect has stored of a table.
   *
   * @param table how its present epoch was begun; empty if it was never read
   * @param request the last request of a new snapshot
   * @param snapshotDone whether every segment of the present epoch's snapshot is done
   */
  public record Stored(
      Optional<TableOffset> table, Optional<SnapshotRequest> request, boolean snapshotDone) {}

  /**
   * The plan of a table.
   *
   * @param starting whether the connector was started just now
   * @throws StreamGapException if records may be lost and {@code on.gap} is {@code fail}
   */
  public TableOffset plan(Table table, Stored stored, boolean starting) {
    if (stored.table().isEmpty()) {
      return fresh(table, firstEpoch(), mode != Mode.NEVER);
    }
    TableOffset present = stored.table().get();
    if (!present.tableId().equals(table.id())) {
      return afterGap(table, present, "table " + table.name() + " was deleted and made anew");
    }
    if (!present.stream().equals(table.stream())) {
      return afterGap(
          table,
          present,
          "table "
              + table.name()
              + " has another stream now ("
              + table.stream()
              + " in place of "
              + present.stream()
              + "): it was disabled and enabled again");
    }
    if (stored.request().filter(request -> request.epoch() >= present.epoch()).isPresent()) {
      LOG.info("Table {}: a new snapshot was asked for in epoch {}", table.name(), present.epoch());
      return fresh(table, present.epoch() + 1, true);
    }
    boolean unfinished = present.segments() > 0 && !stored.snapshotDone();
    if (starting && mode == Mode.ALWAYS && !unfinished) {
      return fresh(table, present.epoch() + 1, true);
    }
    return present;
  }

  private TableOffset afterGap(Table table, TableOffset present, String gap) {
    return switch (onGap) {
      case FAIL -> throw new StreamGapException(gap);
      case SNAPSHOT -> {
        LOG.warn(
            "{}: records may be lost; a new snapshot begins in epoch {}", gap, present.epoch() + 1);
        yield fresh(table, present.epoch() + 1, true);
      }
      case CONTINUE -> {
        LOG.warn(
            "{}: records may be lost; the new stream is read from its oldest record in epoch {},"
                + " since on.gap=continue",
            gap,
            present.epoch() + 1);
        yield new TableOffset(
            table.id(), table.stream(), present.epoch() + 1, clock.instant(), Optional.empty(), 0);
      }
    };
  }

  // The hours since then: whoever deletes a connector's offsets, or reads the table by another
  // connector, still gives versions above all that were given before.
  private int firstEpoch() {
    long hours = Duration.between(EPOCHS_BEGIN, clock.instant()).toHours();
    return (int) Math.max(DocumentVersion.MIN_EPOCH, Math.min(hours, DocumentVersion.MAX_EPOCH));
  }

  private TableOffset fresh(Table table, int epoch, boolean snapshot) {
    Instant now = clock.instant();
    Optional<Instant> from = snapshot ? Optional.of(now.minus(margin)) : start.from(now);
    return new TableOffset(table.id(), table.stream(), epoch, now, from, snapshot ? segments : 0);
  }
}
