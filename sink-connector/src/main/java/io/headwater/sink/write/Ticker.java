package io.headwater.sink.write;

/** Time, so that tests can make it pass. */
public interface Ticker {
  /** Never reached. */
  long NEVER = Long.MAX_VALUE;

  /** Nanoseconds since some moment; never negative. */
  long nanos();

  /** The time of day, in epoch milliseconds; it may jump. */
  long epochMillis();

  /** The machine's clocks. */
  static Ticker system() {
    long origin = System.nanoTime();
    return new Ticker() {
      @Override
      public long nanos() {
        return System.nanoTime() - origin;
      }

      @Override
      public long epochMillis() {
        return System.currentTimeMillis();
      }
    };
  }
}
