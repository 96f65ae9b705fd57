package io.headwater.sink.write;

/** Elapsed time, so that tests can make it pass. */
@FunctionalInterface
public interface Ticker {
  /** Never reached. */
  long NEVER = Long.MAX_VALUE;

  /** Nanoseconds since some moment; never negative. */
  long nanos();

  /** The machine's monotonic clock. */
  static Ticker system() {
    long origin = System.nanoTime();
    return () -> System.nanoTime() - origin;
  }
}
