package io.headwater.sink.write;

import io.headwater.sink.document.Rejection;
import io.headwater.sink.document.SafeReason;
import io.headwater.sink.metrics.SinkMetrics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Does what the answers to a request's items say. Owned by the task's thread. */
final class AnsweredItems {
  private static final int CONFLICT = 409;

  private final IndexRegistry indices;
  private final Rejections rejections;
  private final Ticker ticker;
  private final Backoff backoff;
  private final RetryBudget budget;
  private final SinkMetrics metrics;
  private final String credentials;

  /**
   * What the answers say of the server.
   *
   * @param retried how many items it could not take
   * @param refusing whether those are all that it judged
   * @param throttled whether it has too much to do
   * @param problem what it said last, empty if nothing
   */
  record Outcome(int retried, boolean refusing, boolean throttled, String problem) {}

  /**
   * Judges answers.
   *
   * @param credentials the options that tell OpenSearch who writes
   */
  AnsweredItems(
      IndexRegistry indices,
      Rejections rejections,
      Ticker ticker,
      Backoff backoff,
      RetryBudget budget,
      SinkMetrics metrics,
      String credentials) {
    this.indices = indices;
    this.rejections = rejections;
    this.ticker = ticker;
    this.backoff = backoff;
    this.budget = budget;
    this.metrics = metrics;
    this.credentials = credentials;
  }

  /** Settles, gives back or rejects each write, as its answer says. */
  Outcome judge(Lane lane, List<PendingWrite> batch, List<BulkAnswer.Item> answers) {
    List<PendingWrite> retries = new ArrayList<>();
    long epochMillis = ticker.epochMillis();
    int serverRetries = 0;
    int judged = batch.size();
    boolean throttled = false;
    String problem = "";
    for (int i = 0; i < batch.size(); i++) {
      PendingWrite write = batch.get(i);
      BulkAnswer.Item answer = answers.get(i);
      OpenSearchError error = answer.error();
      switch (Verdict.ofItem(write.write().action(), answer.status(), typeOf(error))) {
        case APPLIED -> {
          metrics.applied(write.createdMillis(), epochMillis);
          done(lane, write);
        }
        case SUPERSEDED -> {
          metrics.superseded(write.createdMillis(), epochMillis);
          done(lane, write);
        }
        case RETRY -> {
          // Where somebody else writes the document, the server works.
          if (answer.status() != CONFLICT) {
            problem = problem(answer.status(), error);
            throttled |= answer.status() == 429;
            serverRetries++;
          }
          if (!retryOrReject(write, answer.status(), error)) {
            lane.finished(write);
          } else {
            retries.add(write);
          }
        }
        case INDEX_BLOCKED -> {
          judged--;
          indices.blocked(write.index(), problem(answer.status(), error));
          retries.add(write);
        }
        case INDEX_MISSING -> {
          judged--;
          indices.missing(write.index());
          retries.add(write);
        }
        case SPLIT, REJECT -> {
          indices.takesWrites(write.index());
          reject(lane, write, answer.status(), error);
        }
        case FATAL -> throw fatal(answer.status(), error, write.index());
      }
    }
    lane.giveBack(retries);
    metrics.retried(retries.size());
    return new Outcome(
        serverRetries, serverRetries > 0 && serverRetries == judged, throttled, problem);
  }

  /** A write cannot be sent in a smaller request, or is at fault. */
  void reject(Lane lane, PendingWrite write, int status, @Nullable OpenSearchError error) {
    if (!write.parts().isEmpty()) {
      metrics.retried(1);
      lane.separate(write);
      return;
    }
    report(write, status, error);
    lane.finished(write);
  }

  /** Whether a write is put off, not given up because of what it was answered too often. */
  boolean retryOrReject(PendingWrite write, int status, @Nullable OpenSearchError error) {
    long now = ticker.nanos();
    write.retryAfter(now, backoff);
    if (write.beyond(budget, now)) {
      report(write, status, error);
      return false;
    }
    return true;
  }

  ConnectException fatal(int status, @Nullable OpenSearchError error, String index) {
    if (status == Verdict.PROXY_DENIES) {
      return new ConnectException(
          "The proxy lets no request through (status "
              + status
              + "): check connection.proxy.username and connection.proxy.password");
    }
    return new ConnectException(
        "OpenSearch does not allow the writing of index "
            + index
            + " ("
            + problem(status, error)
            + (error == null ? "" : ": " + SafeReason.withoutQuotes(error.reason()))
            + "): check "
            + credentials
            + ", and the permissions (indices:data/write/bulk and indices:data/write/index,"
            + " …/delete on the index)");
  }

  static String problem(int status, @Nullable OpenSearchError error) {
    return "status " + status + (error == null ? "" : " " + error.type());
  }

  static @Nullable String typeOf(@Nullable OpenSearchError error) {
    return error == null ? null : error.type();
  }

  private void done(Lane lane, PendingWrite write) {
    indices.takesWrites(write.index());
    write.settle();
    lane.finished(write);
  }

  private void report(PendingWrite write, int status, @Nullable OpenSearchError error) {
    for (PendingWrite part : write.parts()) {
      report(part, write.attempts(), status, error);
    }
    if (write.parts().isEmpty()) {
      report(write, write.attempts(), status, error);
    }
  }

  private void report(
      PendingWrite write, int attempts, int status, @Nullable OpenSearchError error) {
    if (write.abandoned()) {
      // The partition's new owner meets the same answer and reports it.
      return;
    }
    String type = error == null ? "none" : error.type();
    String reason =
        error == null ? reasonOf(status) : SafeReason.of(error.reason(), write.address().id());
    rejections.reject(
        write.record(),
        write.acknowledgements(),
        Rejection.answered(write.write(), status, type, reason, attempts));
  }

  private static String reasonOf(int status) {
    return status == 413
        ? "the document alone is larger than what the server, or a proxy before it, takes in a request"
        : "the server gave no reason";
  }
}
