package io.headwater.it.convergence;

/**
 * How a workload runs.
 *
 * @param seed decides what each writer does; a slower run does the same, or the beginning of it
 * @param writers 1 … 3
 * @param operations of all writers, however long they take; see {@link Operation}
 * @param rate operations a second, of all writers; DynamoDB Local takes some 600 to 1,000
 */
record WorkloadSettings(long seed, int writers, long operations, int rate) {
  WorkloadSettings {
    if (writers < 1 || writers > 3 || rate < writers) {
      throw new IllegalArgumentException("1 to 3 writers, each with a rate of 1/s at least");
    }
  }
}
