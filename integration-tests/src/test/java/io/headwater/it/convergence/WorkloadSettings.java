package io.headwater.it.convergence;

import java.time.Duration;

/**
 * How a workload runs.
 *
 * @param seed decides what each writer does; a slower run does the same, or the beginning of it
 * @param writers 1 … 3
 * @param operations of all writers; see {@link Operation}
 * @param time when the writers end, whether they have done that many or not
 * @param rate operations a second, of all writers; DynamoDB Local takes some 600 to 1,000
 */
record WorkloadSettings(long seed, int writers, long operations, Duration time, int rate) {
  WorkloadSettings {
    if (writers < 1 || writers > 3 || rate < writers) {
      throw new IllegalArgumentException("1 to 3 writers, each with a rate of 1/s at least");
    }
  }

  /** A number of operations, however long they take. */
  static WorkloadSettings of(long seed, int writers, long operations, int rate) {
    return new WorkloadSettings(seed, writers, operations, Duration.ofDays(1), rate);
  }

  /** As many operations as the time allows. */
  static WorkloadSettings lasting(long seed, int writers, Duration time, int rate) {
    return new WorkloadSettings(seed, writers, Long.MAX_VALUE, time, rate);
  }
}
