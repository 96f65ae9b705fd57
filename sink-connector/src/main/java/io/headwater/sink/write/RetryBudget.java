package io.headwater.sink.write;

import io.headwater.sink.config.RetrySettings;
import java.time.Duration;

/**
 * How much trouble is borne.
 *
 * @param nanos for how long, {@link Ticker#NEVER} for without end
 * @param attempts how often, {@link Integer#MAX_VALUE} for without end
 */
record RetryBudget(long nanos, int attempts) {
  static RetryBudget of(RetrySettings settings) {
    return new RetryBudget(
        settings.timeout().map(RetryBudget::nanos).orElse(Ticker.NEVER),
        settings.maxAttempts().orElse(Integer.MAX_VALUE));
  }

  boolean exceeded(int failures, long sinceNanos) {
    return failures >= attempts || sinceNanos >= nanos;
  }

  // A timeout of ages does not fit into nanoseconds: it is without end.
  private static long nanos(Duration timeout) {
    return timeout.compareTo(Duration.ofNanos(Ticker.NEVER)) < 0 ? timeout.toNanos() : Ticker.NEVER;
  }
}
