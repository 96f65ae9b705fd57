package io.headwater.sink.write;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Time that passes when a test says so, with things that happen at given moments. */
final class VirtualTime implements Ticker {
  static final long START_MILLIS = 1_700_000_000_000L;

  private record Event(long at, long order, Runnable what) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private long now;
  private long order;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public long epochMillis() {
    return START_MILLIS + TimeUnit.NANOSECONDS.toMillis(now);
  }

  void in(long millis, Runnable what) {
    events.add(new Event(now + TimeUnit.MILLISECONDS.toNanos(millis), order++, what));
  }

  void pass(long millis) {
    long end = now + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Event next = events.peek(); next != null && next.at <= end; next = events.peek()) {
      events.remove();
      now = Math.max(now, next.at);
      next.what.run();
    }
    now = end;
  }
}
