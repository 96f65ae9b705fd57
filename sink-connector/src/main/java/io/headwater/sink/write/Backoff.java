package io.headwater.sink.write;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter.
 *
 * @param base the ceiling of the first delay
 * @param cap the highest ceiling
 * @param random where the jitter comes from
 */
record Backoff(Duration base, Duration cap, RandomGenerator random) {
  /** The delay before the given attempt, in nanoseconds; the first retry is attempt 0. */
  long nanos(int attempt) {
    long ceiling = Math.min(cap.toMillis(), base.toMillis() << Math.min(attempt, 20));
    return Duration.ofMillis(random.nextLong(ceiling + 1)).toNanos();
  }
}
