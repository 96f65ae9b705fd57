package io.headwater.sink.write;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indices that take no writes (read-only, closed, missing). Each is tried with one write at a
 * time and a back-off of its own, so that it holds up no other index. Owned by the task's thread.
 */
final class IndexTroubles {
  private static final Logger log = LoggerFactory.getLogger(IndexTroubles.class);

  private final Ticker ticker;
  private final Backoff backoff;
  private final RetryBudget budget;
  private final Map<String, Trouble> troubled = new HashMap<>();

  IndexTroubles(Ticker ticker, Backoff backoff, RetryBudget budget) {
    this.ticker = ticker;
    this.backoff = backoff;
    this.budget = budget;
  }

  boolean has(String index) {
    return troubled.containsKey(index);
  }

  /** Whether a write may try. */
  boolean mayTry(String index) {
    Trouble trouble = trouble(index);
    return trouble == null || (!trouble.probing && trouble.notBefore <= ticker.nanos());
  }

  /** A write tries: all others wait for its answer. */
  void tried(String index) {
    Trouble trouble = trouble(index);
    if (trouble != null) {
      trouble.probing = true;
    }
  }

  /**
   * The index takes no writes.
   *
   * @return whether that is news; what was sent before the trouble was known tells nothing new
   * @throws ConnectException if it has gone on for longer than is borne
   */
  boolean failed(String index, String problem) {
    long now = ticker.nanos();
    Trouble trouble = trouble(index);
    if (trouble != null && !trouble.probing) {
      return false;
    }
    if (trouble == null) {
      trouble = new Trouble(now);
      troubled.put(index, trouble);
    }
    trouble.probing = false;
    trouble.notBefore = now + backoff.nanos(trouble.failures++);
    if (budget.exceeded(trouble.failures, now - trouble.since)) {
      throw new ConnectException(
          "Index "
              + index
              + " takes no writes ("
              + problem
              + ") for longer than retry.timeout.ms or retry.max.attempts allows; offsets are kept:"
              + " restart the task when it does");
    }
    return true;
  }

  /** How long the index is to be left alone: at first it can be mended at once. */
  long mendAt(String index) {
    Trouble trouble = trouble(index);
    return trouble == null || trouble.failures <= 1 ? ticker.nanos() : trouble.notBefore;
  }

  /** A write of the index was answered otherwise: it takes writes. */
  void over(String index) {
    Trouble trouble = troubled.isEmpty() ? null : troubled.remove(index);
    if (trouble != null) {
      log.info(
          "Index {} takes writes again after {} s",
          index,
          Duration.ofNanos(ticker.nanos() - trouble.since).toSeconds());
    }
  }

  /** Nothing is to be written: what was in trouble is tried afresh. */
  void rest() {
    troubled.clear();
  }

  /** A request has ended: the next write of its indices may try. */
  void landed(List<PendingWrite> batch) {
    if (troubled.isEmpty()) {
      return;
    }
    for (PendingWrite write : batch) {
      Trouble trouble = trouble(write.index());
      if (trouble != null) {
        trouble.probing = false;
      }
    }
  }

  /** When the next index may be tried, {@link Ticker#NEVER} if none waits for its time. */
  long due() {
    long now = ticker.nanos();
    long due = Ticker.NEVER;
    for (Trouble trouble : troubled.values()) {
      if (!trouble.probing && trouble.notBefore > now) {
        due = Math.min(due, trouble.notBefore);
      }
    }
    return due;
  }

  private @Nullable Trouble trouble(String index) {
    return troubled.isEmpty() ? null : troubled.get(index);
  }

  private static final class Trouble {
    private final long since;
    private boolean probing;
    private int failures;
    private long notBefore;

    Trouble(long since) {
      this.since = since;
    }
  }
}
