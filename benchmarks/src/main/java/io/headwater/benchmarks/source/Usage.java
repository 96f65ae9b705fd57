package io.headwater.benchmarks.source;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has used.
 *
 * @param nanos the time
 * @param cpuNanos the processor time of all threads, the JVM's own included
 * @param allocatedBytes what the threads that still live have allocated
 */
record Usage(long nanos, long cpuNanos, long allocatedBytes) {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** Until now. */
  static Usage now() {
    long allocated = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      allocated += Math.max(0, bytes);
    }
    return new Usage(System.nanoTime(), PROCESS.getProcessCpuTime(), allocated);
  }

  /** What was used since. */
  Usage since(Usage before) {
    return new Usage(
        nanos - before.nanos, cpuNanos - before.cpuNanos, allocatedBytes - before.allocatedBytes);
  }

  double seconds() {
    return nanos / 1e9;
  }

  /** The processor time as a share of one core. */
  double cores() {
    return cpuNanos / (double) nanos;
  }
}
