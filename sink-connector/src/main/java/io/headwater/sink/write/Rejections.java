package io.headwater.sink.write;

import io.headwater.sink.document.Rejection;
import io.headwater.sink.metrics.SinkMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to records that can never be written: they are reported, and count as done only when
 * the report is. Owned by the task's thread.
 */
final class Rejections {
  private static final Logger log = LoggerFactory.getLogger(Rejections.class);
  private static final long LOG_INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();
  private static final String REMEDY =
      "; set errors.tolerance=all with errors.deadletterqueue.topic.name to keep such records"
          + " aside and go on";

  private final @Nullable ErrantRecordReporter reporter;
  private final boolean tolerant;
  private final Ticker ticker;
  private final SinkMetrics metrics;
  private final Queue<Report> reports = new ArrayDeque<>();
  private long unlogged;
  private long logFrom;
  private boolean headersRefused;

  /**
   * How rejected records are handled.
   *
   * @param reporter Connect's reporter, null if none is configured
   * @param tolerant whether {@code errors.tolerance} is {@code all}
   */
  Rejections(
      @Nullable ErrantRecordReporter reporter,
      boolean tolerant,
      Ticker ticker,
      SinkMetrics metrics) {
    this.reporter = reporter;
    this.tolerant = tolerant;
    this.ticker = ticker;
    this.metrics = metrics;
  }

  /**
   * Hands a record over, once.
   *
   * @param settled the acknowledgements that wait for it, its own first
   * @throws ConnectException if records must not be rejected
   */
  void reject(SinkRecord record, List<Acknowledgement> settled, Rejection rejection) {
    if (!settled.get(0).report()) {
      // Its other write was rejected before: it is done when the report of that is.
      settled.forEach(Acknowledgement::settle);
      return;
    }
    metrics.rejected();
    metrics.error(rejection.status() + " " + rejection.type());
    if (reporter != null) {
      reports.add(new Report(report(reporter, record, rejection), settled));
    } else if (tolerant) {
      // Connect gives no reporter when it neither keeps nor logs rejected records.
      dropped(record, rejection);
      settled.forEach(Acknowledgement::settle);
    } else {
      throw new RejectedRecordException(record, rejection, REMEDY);
    }
  }

  /** Settles what has been reported, without waiting. */
  void advance() {
    if (!reports.isEmpty()) {
      reports.removeIf(Report::settled);
    }
  }

  boolean busy() {
    return !reports.isEmpty();
  }

  private Future<Void> report(ErrantRecordReporter to, SinkRecord record, Rejection rejection) {
    var error = new RejectedRecordException(record, rejection, "");
    if (!headersRefused) {
      try {
        return to.report(ErrorHeaders.addTo(record, rejection), error);
      } catch (RuntimeException e) {
        if (e.getCause() == error) {
          // Connect has reported it and does not tolerate it.
          throw e;
        }
        // Not every converter that can read records can write them, or headers that are texts; one
        // with a registry may fail in ways of its own, even retriable ones, which would have
        // Connect hand over the same records again.
        headersRefused = true;
        // Without the exception, which may quote what could not be converted.
        log.warn(
            "Rejected records are reported without headwater.error headers: header.converter,"
                + " key.converter or value.converter cannot write them");
      }
    }
    return to.report(record, error);
  }

  private void dropped(SinkRecord record, Rejection rejection) {
    unlogged++;
    long now = ticker.nanos();
    if (now >= logFrom) {
      log.warn(
          "Dropped {} records as errors.tolerance=all says, the last of them {}: {}",
          unlogged,
          RejectedRecordException.coordinates(record),
          rejection.summary());
      unlogged = 0;
      logFrom = now + LOG_INTERVAL_NANOS;
    }
  }

  private record Report(Future<Void> written, List<Acknowledgement> settles) {
    boolean settled() {
      if (!written.isDone()) {
        return false;
      }
      try {
        written.get();
      } catch (ExecutionException e) {
        throw new ConnectException("A rejected record could not be reported", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      settles.forEach(Acknowledgement::settle);
      return true;
    }
  }
}
