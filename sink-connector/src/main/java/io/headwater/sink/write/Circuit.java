package io.headwater.sink.write;

import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether OpenSearch as a whole takes requests. Owned by the task's thread.
 *
 * <p>Closed, requests go out. After some failures in a row it opens: nothing is sent for a while,
 * then one request tries (half-open). If that fails too, it opens for longer; any answer closes it.
 * Each change is logged once, retries are not.
 */
final class Circuit {
  /** How it stands. */
  enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  /**
   * A request that was sent.
   *
   * @param number requests are numbered in their order
   * @param probe whether it alone tries whether OpenSearch is back
   */
  record Ticket(long number, boolean probe) {}

  private static final Logger log = LoggerFactory.getLogger(Circuit.class);
  // One node of several may fail, or one request time out, without OpenSearch being away.
  private static final int TOLERATED_ROUNDS = 3;

  private final Ticker ticker;
  private final Backoff backoff;
  private final RetryBudget budget;
  private State state = State.CLOSED;
  private long lastNumber;
  // Requests that fail together count once: a round ends when one fails that was sent after it.
  private int failedRounds;
  private long roundEnd;
  private long failingSince;
  private long lastSuccess = -1;
  private long probeAt;
  private long failures;
  private long retriedItems;

  Circuit(Ticker ticker, Backoff backoff, RetryBudget budget) {
    this.ticker = ticker;
    this.backoff = backoff;
    this.budget = budget;
  }

  State state() {
    return state;
  }

  /** Whether a request may be sent now. */
  boolean admits() {
    return switch (state) {
      case CLOSED -> true;
      case OPEN -> probeAt <= ticker.nanos();
      case HALF_OPEN -> false;
    };
  }

  /** A request is sent, which it admits. */
  Ticket sent() {
    boolean probe = state == State.OPEN;
    if (probe) {
      state = State.HALF_OPEN;
    }
    return new Ticket(++lastNumber, probe);
  }

  /** The number of the request that was sent last. */
  long lastNumber() {
    return lastNumber;
  }

  /** OpenSearch took a request. */
  void succeeded() {
    lastSuccess = ticker.nanos();
    failedRounds = 0;
    if (state != State.CLOSED) {
      state = State.CLOSED;
      log.info(
          "OpenSearch takes writes again after {} s, {} failed requests and {} retried items",
          seconds(ticker.nanos() - failingSince),
          failures,
          retriedItems);
    }
  }

  /**
   * A request failed, for no fault of a record, and will be tried again.
   *
   * @param items how many items it held
   * @throws ConnectException if it has gone on for longer than is borne
   */
  void failed(Ticket ticket, String problem, int items) {
    long now = ticker.nanos();
    if (failedRounds == 0) {
      failingSince = now;
      roundEnd = 0;
      failures = 0;
      retriedItems = 0;
    }
    failures++;
    retriedItems += items;
    if (ticket.number() > roundEnd) {
      roundEnd = lastNumber;
      failedRounds++;
    }
    if (budget.exceeded(failedRounds, now - failingSince)) {
      throw new ConnectException(
          "OpenSearch has taken no request for "
              + seconds(now - failingSince)
              + " s and "
              + failedRounds
              + " attempts, which is more than retry.timeout.ms or retry.max.attempts allows; the"
              + " last failed with: "
              + problem
              + ". Offsets are kept: restart the task when OpenSearch is back");
    }
    if (ticket.probe() || (state == State.CLOSED && failedRounds >= TOLERATED_ROUNDS)) {
      if (state == State.CLOSED) {
        log.warn("OpenSearch takes no writes: {}; trying again until it does", problem);
      }
      state = State.OPEN;
      probeAt = now + backoff.nanos(failedRounds - 1);
    }
  }

  /** Nothing is to be sent: failures from now on are new ones. */
  void rest() {
    failedRounds = 0;
  }

  /** Whether OpenSearch has taken a request since a moment. */
  boolean answeredSince(long nanos) {
    return lastSuccess > nanos;
  }

  /** When it lets a request through, {@link Ticker#NEVER} if it does already or waits for one. */
  long due() {
    return state == State.OPEN && probeAt > ticker.nanos() ? probeAt : Ticker.NEVER;
  }

  private static long seconds(long nanos) {
    return Duration.ofNanos(nanos).toSeconds();
  }
}
