package io.headwater.source.snapshot;

import io.headwater.source.read.PageReader;
import io.headwater.source.read.Step;
import io.headwater.source.snapshot.ReadBudget.Permit;
import io.headwater.source.stream.StreamReadException;
import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * Reads one segment of a table, a page at a step. Every page is handed on, for its position, even
 * without items.
 *
 * <p>Owned by one reader thread at a time; the pool hands it over.
 */
public final class SegmentReader implements PageReader<ScanPage> {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentReader.class);
  // From here on a failure is told in the log.
  private static final int OUTAGE_FAILURES = 3;

  private final TableScan scan;
  private final String table;
  private final int segment;
  private final int segments;
  private final ReadBudget budget;
  private final SeenKeys seenKeys;
  private final BackoffStrategy backoff;
  private @Nullable ScanPosition position;
  private int failures;

  /**
   * A reader at a position.
   *
   * @param table the table's name, for messages
   * @param segment the segment's number, from 0
   * @param segments how many segments there are
   * @param start behind what to read on, null for the segment's start
   * @param budget shared by the segments of a task
   * @param seenKeys told when a page is requested; whoever takes the page releases its tick
   */
  public SegmentReader(
      TableScan scan,
      String table,
      int segment,
      int segments,
      @Nullable ScanPosition start,
      ReadBudget budget,
      SeenKeys seenKeys,
      BackoffStrategy backoff) {
    this.scan = scan;
    this.table = table;
    this.segment = segment;
    this.segments = segments;
    this.position = start;
    this.budget = budget;
    this.seenKeys = seenKeys;
    this.backoff = backoff;
  }

  @Override
  public String subject() {
    return "segment " + segment + " of " + segments + " of table " + table;
  }

  /**
   * Reads on.
   *
   * @throws ConnectException if the service refuses the call or an item cannot be used; the message
   *     names the segment and the remedy, never a key
   */
  @Override
  public Step<ScanPage> step() {
    Permit permit = budget.request();
    if (!permit.granted()) {
      return Step.pause(permit.pause());
    }
    long tick = seenKeys.tick();
    boolean read = false;
    try {
      ScanPage page = scan.scan(new ScanRequest(segment, segments, position, permit.limit()));
      read = true;
      recovered();
      position = page.next().orElse(null);
      budget.spend(permit, page.consumedUnits(), page.scannedCount());
      // The budget is asked when the page was taken; part of the pause may be over by then.
      return Step.page(page.requestedAt(tick), Duration.ZERO);
    } catch (StreamReadException e) {
      return failed(e);
    } catch (ConnectException | IllegalArgumentException e) {
      throw new ConnectException(
          "an item in " + subject() + " cannot be used: " + e.getMessage(), e);
    } finally {
      if (!read) {
        budget.giveBack(permit);
        seenKeys.release(tick);
      }
    }
  }

  private Step<ScanPage> failed(StreamReadException e) {
    return switch (e.kind()) {
      case THROTTLED, UNAVAILABLE, EXPIRED_CURSOR -> {
        failures++;
        // One failure alone is no outage; an interrupted call is the task's stop.
        if (failures == OUTAGE_FAILURES && !Thread.currentThread().isInterrupted()) {
          LOG.warn("Scanning {} fails; trying again until it works: {}", subject(), e.getMessage());
        }
        yield Step.pause(backoff.computeDelay(failures));
      }
      case MISSING, TRIMMED ->
          throw new ConnectException(
              subject()
                  + " cannot be scanned, the table is gone ("
                  + e.getMessage()
                  + "). Remedy: delete the connector, or recreate the table and write into a new index",
              e);
      case REFUSED ->
          throw new ConnectException(
              "the service refuses to scan "
                  + subject()
                  + ": "
                  + e.getMessage()
                  + ". Remedy: allow dynamodb:Scan on the table, or mend snapshot.filter.* and snapshot.projection;"
                  + " then restart the task",
              e);
    };
  }

  private void recovered() {
    if (failures >= OUTAGE_FAILURES) {
      LOG.info("Scanning {} works again after {} failures", subject(), failures);
    }
    failures = 0;
  }
}
