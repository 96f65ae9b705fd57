package io.headwater.benchmarks.source;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What was measured of a contestant in a span of time.
 *
 * @param recordsPerSecond the records that it read
 * @param cpuMicros the processor time of this process for each record, garbage collection included
 * @param allocatedBytes what its threads allocated for each record
 */
record Measurement(double recordsPerSecond, double cpuMicros, double allocatedBytes) {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final com.sun.management.ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);

  /** Watches a contestant that is under way. */
  static Measurement of(Contestant contestant, Duration time) throws InterruptedException {
    Figures before = Figures.of(contestant);
    Thread.sleep(time.toMillis());
    Figures after = Figures.of(contestant);
    contestant.check();
    double records = Math.max(1, after.records - before.records);
    return new Measurement(
        records * 1e9 / (after.nanos - before.nanos),
        (after.cpuNanos - before.cpuNanos) / 1e3 / records,
        (after.allocated - before.allocated) / records);
  }

  private record Figures(long nanos, long records, long cpuNanos, long allocated) {
    static Figures of(Contestant contestant) {
      long allocated = 0;
      for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
        allocated += Math.max(0, bytes);
      }
      return new Figures(
          System.nanoTime(), contestant.records(), PROCESS.getProcessCpuTime(), allocated);
    }
  }
}
