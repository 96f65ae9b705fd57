package io.headwater.source.stream;

import io.headwater.source.config.ReadSettings.IdlePoll;
import java.time.Clock;
import java.time.Duration;

/**
 * How often the idle shards of a task are read. The pauses of a shard double from the shortest to
 * the longest one; shards that have come to the longest take turns within a bound on reads a
 * second, so that they cost about the same however many they are, and those whose turns lie close
 * to each other are read together. A shard that gave records begins anew, outside of the turns.
 *
 * <p>Any thread may call.
 */
public final class IdlePace {
  /**
   * A shard's turn comes after this time at the latest, whatever the bound. A cursor lives for 15
   * minutes.
   */
  public static final Duration LATEST_TURN = Duration.ofSeconds(10);

  private static final int MOST_DOUBLINGS = 20;

  // Short, because a busy shard may wait behind those that are read together.
  private static final long MOST_TOGETHER_MS = 100;

  private final IdlePoll poll;
  private final Clock clock;
  private final CallBudget turns;
  private final Duration patience;
  private final long togetherMs;

  /** The pace of all shards of a task. */
  public IdlePace(IdlePoll poll, Clock clock) {
    this.poll = poll;
    this.clock = clock;
    this.turns = new CallBudget(poll.readsPerSecond(), clock);
    Duration left = LATEST_TURN.minus(poll.longest());
    this.patience = left.isNegative() ? Duration.ZERO : left;
    this.togetherMs = Math.min(MOST_TOGETHER_MS, poll.longest().dividedBy(10).toMillis());
  }

  /** The pause after a page that was not full. */
  Duration shortest() {
    return poll.shortest();
  }

  /**
   * The pause after empty pages.
   *
   * @param emptyPages how many came in a row, at least 1
   */
  Duration pause(int emptyPages) {
    Duration doubled = poll.shortest().multipliedBy(1L << Math.min(emptyPages - 1, MOST_DOUBLINGS));
    // A shard that just gave records must not wait among those that have none.
    return doubled.compareTo(poll.longest()) < 0
        ? doubled
        : together(poll.longest().plus(turns.reserve(patience)));
  }

  // A call by itself costs several times as much processor time as one that follows another: by
  // then the caches hold other things, and a thread must be woken.
  private Duration together(Duration pause) {
    long now = clock.millis();
    long due = now + pause.toMillis();
    return Duration.ofMillis(due - due % togetherMs - now);
  }
}
