package io.headwater.sink.write;

/**
 * How many requests may be under way: one more after each round of answers, half as many after a
 * sign of overload (additive increase, multiplicative decrease). Owned by the task's thread.
 */
final class ConcurrencyLimit {
  private final int max;
  private double limit;
  // The last request that was sent before the last decrease.
  private long lastBefore;

  /** Starts at the most. */
  ConcurrencyLimit(int max) {
    this.max = max;
    this.limit = max;
  }

  /** How many requests may be under way, from 1 up. */
  int current() {
    return (int) limit;
  }

  /** A request was answered in time. */
  void succeeded() {
    // A round is as many answers as there are requests under way.
    limit = Math.min(max, limit + 1 / limit);
  }

  /**
   * A request showed that there is too much.
   *
   * @param number its number: what was sent before the last decrease says nothing of it
   * @param lastNumber the number of the request that was sent last
   */
  void overloaded(long number, long lastNumber) {
    if (number > lastBefore) {
      limit = Math.max(1, limit / 2);
      lastBefore = lastNumber;
    }
  }
}
