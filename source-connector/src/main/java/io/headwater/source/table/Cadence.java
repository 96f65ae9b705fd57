package io.headwater.source.table;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When to do again what is done with pauses. A clock that is set back makes no pause longer. Owned
 * by one thread.
 */
public final class Cadence {
  private final Clock clock;
  private Instant last = Instant.MIN;

  /** What was never done is due. */
  public Cadence(Clock clock) {
    this.clock = clock;
  }

  /** Whether it is due, so long after the last time that it was; then it is done now. */
  public boolean isDue(Duration pause) {
    Instant now = clock.instant();
    boolean due = isDue(last, pause, now);
    if (due) {
      last = now;
    }
    return due;
  }

  /** Whether what was last done at a moment is due. */
  static boolean isDue(Instant last, Duration pause, Instant now) {
    return now.isBefore(last) || !now.isBefore(last.plus(pause));
  }
}
