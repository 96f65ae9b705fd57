package io.headwater.source.stream;

import io.headwater.source.lineage.ShardId;
import io.headwater.source.read.PageReader;
import io.headwater.source.read.Step;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * Reads one shard, a page at a step, and tells how long to wait before the next step.
 *
 * <p>Owned by one reader thread at a time; the pool hands it over.
 */
public final class ShardReader implements PageReader<RecordPage> {
  private static final Logger LOG = LoggerFactory.getLogger(ShardReader.class);
  // A page this large, or with half of the records that it may have, is followed by another one
  // without a pause.
  private static final long FULL_PAGE_BYTES = 512 << 10;
  // From here on a failure is told in the log.
  private static final int OUTAGE_FAILURES = 3;
  private static final int CAUGHT_UP_PAGES = 2;

  private final TableStream stream;
  private final ShardId shard;
  private final boolean closed;
  private final IdlePace idlePace;
  private final BackoffStrategy backoff;
  private final ShardMeter meter;
  private final Position start;
  private Position position;
  private @Nullable ShardCursor cursor;
  // Pages shrink while they are throttled, until one can be completed: its items may be looked up.
  private int mostRecords;
  private int failures;
  private int emptyPages;

  /**
   * A reader at a position.
   *
   * @param closed whether the shard takes no more records: its empty pages are passed without a
   *     pause
   * @param idlePace the pauses between two reads of an idle shard
   * @param meter told what happens
   */
  public ShardReader(
      TableStream stream,
      ShardId shard,
      Position position,
      boolean closed,
      IdlePace idlePace,
      BackoffStrategy backoff,
      ShardMeter meter) {
    this.stream = stream;
    this.shard = shard;
    this.start = position;
    this.position = position;
    this.closed = closed;
    this.idlePace = idlePace;
    this.meter = meter;
    this.backoff = backoff;
    this.mostRecords = stream.pageRecords();
  }

  @Override
  public String subject() {
    return "shard " + shard;
  }

  /**
   * Reads on. A page whose records give no change is handed on too, for the position that it
   * covers.
   *
   * @throws StreamGapException if the position was trimmed
   * @throws ConnectException if the service refuses the call; both name shard and position
   */
  @Override
  public Step<RecordPage> step() {
    try {
      if (cursor == null) {
        cursor = stream.cursor(shard, position);
      }
      RecordPage page = stream.read(cursor, mostRecords);
      recovered();
      meter.read(page);
      return accept(page);
    } catch (StreamReadException e) {
      return failed(e);
    } catch (ConnectException | IllegalArgumentException e) {
      throw new ConnectException(
          "a record of shard "
              + shard
              + " behind "
              + position
              + " cannot be used: "
              + e.getMessage(),
          e);
    }
  }

  private Step<RecordPage> accept(RecordPage page) {
    cursor = page.next().orElse(null);
    if (page.last().isPresent()) {
      // A cursor that expires later is made again from here.
      position = new Position.After(page.last().get());
      RecordPage covered = dropUncovered(page);
      boolean full =
          page.changes().size() >= Math.max(1, mostRecords / 2)
              || page.heldBytes() >= FULL_PAGE_BYTES;
      mostRecords = Math.min(stream.pageRecords(), 2 * mostRecords);
      Duration pause = full || closed ? Duration.ZERO : idlePace.shortest();
      emptyPages = 0;
      return Step.page(covered, pause);
    }
    if (page.next().isEmpty()) {
      return Step.page(page, Duration.ZERO);
    }
    if (closed) {
      return Step.pause(Duration.ZERO);
    }
    // An empty page in the middle of a shard is normal, several in a row are its end for now.
    if (++emptyPages >= CAUGHT_UP_PAGES) {
      meter.caughtUp();
    }
    return Step.pause(idlePace.pause(emptyPages));
  }

  private RecordPage dropUncovered(RecordPage page) {
    List<StreamChange> covered =
        page.changes().stream().filter(change -> start.covers(change.createdAt())).toList();
    return page.with(covered);
  }

  private Step<RecordPage> failed(StreamReadException e) {
    return switch (e.kind()) {
      case THROTTLED, UNAVAILABLE -> {
        failures++;
        if (e.kind() == StreamReadException.Kind.THROTTLED) {
          meter.throttled();
          mostRecords = Math.max(1, mostRecords / 2);
        } else {
          meter.failed();
        }
        // One failure alone is no outage: a server may close an idle connection at any time. An
        // interrupted call is the task's stop.
        if (failures == OUTAGE_FAILURES && !Thread.currentThread().isInterrupted()) {
          LOG.warn(
              "Reading shard {} {} fails; trying again until it works: {}",
              shard,
              position,
              e.getMessage());
        }
        yield Step.pause(backoff.computeDelay(failures));
      }
      case EXPIRED_CURSOR -> {
        cursor = null;
        yield Step.pause(idlePace.shortest());
      }
      case TRIMMED, MISSING ->
          throw new StreamGapException(
              "shard "
                  + shard
                  + " cannot be read on from "
                  + position
                  + " ("
                  + e.getMessage()
                  + ")",
              e.kind() == StreamReadException.Kind.MISSING);
      case REFUSED ->
          throw new ConnectException(
              "the service refuses to read shard "
                  + shard
                  + " from "
                  + position
                  + ": "
                  + e.getMessage(),
              e);
    };
  }

  private void recovered() {
    if (failures >= OUTAGE_FAILURES) {
      LOG.info("Reading shard {} works again after {} failures", shard, failures);
    }
    failures = 0;
  }
}
