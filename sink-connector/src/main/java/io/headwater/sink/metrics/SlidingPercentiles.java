package io.headwater.sink.metrics;

import org.HdrHistogram.Histogram;

/**
 * Percentiles of the last one to two intervals. Owned by the task's thread: no recorder that swaps
 * histograms between threads is needed, only the results are shared.
 */
final class SlidingPercentiles {
  private static final int DIGITS = 2;

  /**
   * Some percentiles, −1 each if nothing was recorded.
   *
   * @param p50 the median
   */
  record Percentiles(double p50, double p95, double p99) {
    static final Percentiles NONE = new Percentiles(-1, -1, -1);
  }

  private final long max;
  private final double unit;
  private Histogram current;
  private Histogram previous;

  /**
   * Nothing recorded.
   *
   * @param max the highest value that is told from higher ones
   * @param unit what percentiles are divided by
   */
  SlidingPercentiles(long max, double unit) {
    this.max = max;
    this.unit = unit;
    this.current = new Histogram(max, DIGITS);
    this.previous = new Histogram(max, DIGITS);
  }

  void record(long value) {
    current.recordValue(Math.max(0, Math.min(max, value)));
  }

  /** An interval is over. */
  void roll() {
    Histogram oldest = previous;
    previous = current;
    current = oldest;
    current.reset();
  }

  Percentiles percentiles() {
    Histogram both = previous.copy();
    both.add(current);
    return both.getTotalCount() == 0
        ? Percentiles.NONE
        : new Percentiles(
            both.getValueAtPercentile(50) / unit,
            both.getValueAtPercentile(95) / unit,
            both.getValueAtPercentile(99) / unit);
  }
}
