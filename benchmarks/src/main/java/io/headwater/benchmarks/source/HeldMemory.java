package io.headwater.benchmarks.source;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Map;
import java.util.function.Supplier;

/** How much heap a task holds while Kafka is slow. */
final class HeldMemory {
  private static final long SLOW_KAFKA_PAUSE_MS = 200;
  private static final int LOOKS = 4;
  private static final long LOOK_PAUSE_MS = 1_000;
  private static final double MIB = 1 << 20;

  private HeldMemory() {}

  /**
   * Starts a task and looks at the heap after full collections, the first time some moments after
   * its first record.
   *
   * @return the most that the task held, in MiB
   */
  static double of(Supplier<Map<String, String>> properties) throws InterruptedException {
    Map<String, String> task = properties.get();
    long before = used();
    long most = 0;
    try (TaskLoop slow = new TaskLoop(task, record -> {}, SLOW_KAFKA_PAUSE_MS)) {
      Measurement.awaitRecords(slow, 1);
      for (int look = 0; look < LOOKS; look++) {
        Thread.sleep(LOOK_PAUSE_MS);
        most = Math.max(most, used() - before);
      }
      slow.check();
    }
    return most / MIB;
  }

  private static long used() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
