package io.headwater.benchmarks.source;

import java.time.Duration;

/**
 * What was measured of a contestant in a span of time.
 *
 * @param recordsPerSecond the records that it read
 * @param cpuMicros the processor time of this process for each record, garbage collection included
 * @param allocatedBytes what its threads allocated for each record
 */
record Measurement(double recordsPerSecond, double cpuMicros, double allocatedBytes) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Watches a contestant that is under way. */
  static Measurement of(Contestant contestant, Duration time) throws InterruptedException {
    long records = contestant.records();
    Usage before = Usage.now();
    Thread.sleep(time.toMillis());
    return since(before, records, contestant);
  }

  /**
   * Watches a contestant from its first record until it has read all.
   *
   * @throws IllegalStateException if that takes minutes
   */
  static Measurement whole(Contestant contestant, long all) throws InterruptedException {
    long records = awaitRecords(contestant, 1);
    Usage before = Usage.now();
    awaitRecords(contestant, all);
    return since(before, records, contestant);
  }

  /** Waits until it has read so many records and tells how many there are. */
  static long awaitRecords(Contestant contestant, long wanted) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long records = contestant.records();
    while (records < wanted) {
      contestant.check();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            records + " of " + wanted + " records after " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(1);
      records = contestant.records();
    }
    return records;
  }

  private static Measurement since(Usage before, long recordsBefore, Contestant contestant) {
    Usage used = Usage.now().since(before);
    contestant.check();
    double records = Math.max(1, contestant.records() - recordsBefore);
    return new Measurement(
        records / used.seconds(), used.cpuNanos() / 1e3 / records, used.allocatedBytes() / records);
  }
}
