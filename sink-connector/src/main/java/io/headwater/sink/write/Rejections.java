package io.headwater.sink.write;

import io.headwater.sink.document.Rejection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
  private static final String REMEDY =
      "; set errors.tolerance=all with errors.deadletterqueue.topic.name to keep such records"
          + " aside and go on";

  private final @Nullable ErrantRecordReporter reporter;
  private final boolean tolerant;
  private final SinkMetrics metrics;
  private final Queue<Report> reports = new ArrayDeque<>();

  /**
   * How rejected records are handled.
   *
   * @param reporter Connect's reporter, null if none is configured
   * @param tolerant whether {@code errors.tolerance} is {@code all}
   */
  Rejections(@Nullable ErrantRecordReporter reporter, boolean tolerant, SinkMetrics metrics) {
    this.reporter = reporter;
    this.tolerant = tolerant;
    this.metrics = metrics;
  }

  /**
   * Hands a record over.
   *
   * @param settled the acknowledgements that wait for it
   * @throws ConnectException if records must not be rejected
   */
  void reject(SinkRecord record, Collection<Acknowledgement> settled, Rejection rejection) {
    metrics.rejected();
    metrics.error(rejection.status() + " " + rejection.type());
    if (reporter != null) {
      var error = new RejectedRecordException(record, rejection, "");
      reports.add(new Report(reporter.report(record, error), new ArrayList<>(settled)));
    } else if (tolerant) {
      // Connect gives no reporter when it neither keeps nor logs rejected records.
      log.warn(
          "Dropped record {} as errors.tolerance=all says: {}",
          RejectedRecordException.coordinates(record),
          rejection.summary());
      settled.forEach(Acknowledgement::settle);
    } else {
      throw new RejectedRecordException(record, rejection, REMEDY);
    }
  }

  /** Settles what has been reported, without waiting. */
  void advance() {
    reports.removeIf(Report::settled);
  }

  boolean busy() {
    return !reports.isEmpty();
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
