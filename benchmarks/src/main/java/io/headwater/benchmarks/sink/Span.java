package io.headwater.benchmarks.sink;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What was measured of a run once it was warm.
 *
 * @param events how many events were done
 * @param nanos how long they took
 * @param cpu the processor time of each
 */
record Span(double events, long nanos, ProcessorTime cpu) {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final double WARM = 0.2;

  /** Watches a run until all is done; its first fifth does not count. */
  static Span watch(LongSupplier done, long all, ProcessorTime.Processes processes)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long from = await(done, (long) (all * WARM), deadline);
    long begin = System.nanoTime();
    ProcessorTime before = processes.now();
    long to = await(done, all, deadline);
    long nanos = System.nanoTime() - begin;
    return new Span(to - from, nanos, processes.now().since(before, (double) (to - from)));
  }

  private static long await(LongSupplier done, long wanted, long deadline)
      throws InterruptedException {
    long now = done.getAsLong();
    while (now < wanted) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(now + " of " + wanted + " after " + PATIENCE);
      }
      Thread.sleep(POLL.toMillis());
      now = done.getAsLong();
    }
    return now;
  }

  double perSecond() {
    return events * 1e9 / nanos;
  }
}
