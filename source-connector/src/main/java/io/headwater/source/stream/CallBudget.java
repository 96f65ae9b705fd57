package io.headwater.source.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bound on calls a second, shared by all that make them: an account may call DescribeStream ten
 * times a second. Any thread may call.
 */
public final class CallBudget {
  private static final ConcurrentHashMap<String, CallBudget> SHARED = new ConcurrentHashMap<>();
  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final Clock clock;
  private Duration interval;
  private Instant nextFree = Instant.MIN;
  private Instant seen = Instant.MIN;

  /** A budget of so many calls a second, evenly spaced. */
  public CallBudget(double perSecond, Clock clock) {
    this.clock = clock;
    this.interval = interval(perSecond);
  }

  /**
   * The budget of this process for an endpoint. It goes by the rate that was given last.
   *
   * @param endpoint region or URL
   */
  public static CallBudget shared(String endpoint, double perSecond) {
    CallBudget budget =
        SHARED.computeIfAbsent(endpoint, e -> new CallBudget(perSecond, Clock.systemUTC()));
    budget.rate(perSecond);
    return budget;
  }

  private synchronized void rate(double perSecond) {
    interval = interval(perSecond);
  }

  private static Duration interval(double perSecond) {
    return Duration.ofNanos((long) (1e9 / perSecond));
  }

  /** Takes the place of one call and tells how long to wait before it. */
  public Duration reserve() {
    return reserve(FOREVER);
  }

  /**
   * The same for a call that does not wait longer than a given time: it takes no place if the next
   * one comes later.
   */
  public synchronized Duration reserve(Duration patience) {
    Instant now = clock.instant();
    if (now.isBefore(seen)) {
      // Whoever set the clock back must not stop the calls until it is as late again.
      nextFree = nextFree.minus(Duration.between(now, seen));
    }
    seen = now;
    Instant start = nextFree.isBefore(now) ? now : nextFree;
    Duration wait = Duration.between(now, start);
    if (wait.compareTo(patience) > 0) {
      return patience;
    }
    nextFree = start.plus(interval);
    return wait;
  }
}
