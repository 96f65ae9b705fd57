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
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final double WARM = 0.2;

  /**
   * Watches a run until all is done; its first fifth does not count.
   *
   * @throws IllegalStateException if nothing more is done for a minute
   */
  static Span watch(LongSupplier done, long all, ProcessorTime.Processes processes)
      throws InterruptedException {
    long from = await(done, (long) (all * WARM));
    long begin = System.nanoTime();
    ProcessorTime before = processes.now();
    long to = await(done, all);
    long nanos = System.nanoTime() - begin;
    return new Span(to - from, nanos, processes.now().since(before, (double) (to - from)));
  }

  private static long await(LongSupplier done, long wanted) throws InterruptedException {
    long now = done.getAsLong();
    long progress = System.nanoTime();
    while (now < wanted) {
      if (System.nanoTime() - progress > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "still " + now + " of " + wanted + " after " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(POLL.toMillis());
      long later = done.getAsLong();
      if (later != now) {
        progress = System.nanoTime();
      }
      now = later;
    }
    return now;
  }

  double perSecond() {
    return events * 1e9 / nanos;
  }
}
