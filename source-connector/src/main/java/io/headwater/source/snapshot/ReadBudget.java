package io.headwater.source.snapshot;

import java.time.Clock;
import java.time.Duration;

/**
 * Keeps the segments of one task together below a number of read units a second.
 *
 * <p>A page is paid for before it is requested, by an estimate that begins at the dearest item
 * possible, and settled when its cost is known; what was not used is no credit for later. So within
 * any second the pages that are requested cost at most the cap and one page, as far as the estimate
 * holds; a page that costs more is paid for by a longer pause. Safe for many threads.
 */
public final class ReadBudget {
  // An item of 400 KB, read consistently.
  private static final double DEAREST_ITEM_UNITS = 100;
  // Two pages a second leave room for estimates that are too low.
  private static final double PAGE_SECONDS = 0.5;
  // How much of a lower price is believed at once.
  private static final double TRUST = 0.25;
  private static final double MILLIS = 1_000;
  private static final double ROUNDING_MS = 0.001;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final double unitsPerSecond;
  private final Clock clock;
  private long seenMs;
  private long passedMs;
  private double unitsPerItem = DEAREST_ITEM_UNITS;
  private double freeAtMs;

  /**
   * Leave to request a page, or not yet.
   *
   * @param pause how long to wait before asking again; zero if leave is given
   * @param limit the most items that the page may look at, 0 for no limit
   * @param units what was paid in advance
   * @param paidUntilMs until when that occupies the budget, on the budget's own clock
   */
  public record Permit(Duration pause, int limit, double units, double paidUntilMs) {
    /** Whether the page may be requested now. */
    public boolean granted() {
      return pause.isZero();
    }
  }

  /**
   * A budget.
   *
   * @param unitsPerSecond the cap, 0 for none
   */
  public ReadBudget(double unitsPerSecond, Clock clock) {
    this.unitsPerSecond = unitsPerSecond;
    this.clock = clock;
    this.seenMs = clock.millis();
  }

  private boolean isUnlimited() {
    return unitsPerSecond <= 0;
  }

  /** Asks for leave to request a page; one that is granted is settled or given back. */
  public synchronized Permit request() {
    if (isUnlimited()) {
      return new Permit(Duration.ZERO, 0, 0, 0);
    }
    Duration pause = untilFree();
    if (!pause.isZero()) {
      return new Permit(pause, 0, 0, 0);
    }
    int limit = limit();
    double units = limit * unitsPerItem;
    freeAtMs = Math.max(freeAtMs, nowMs()) + millis(units);
    return new Permit(Duration.ZERO, limit, units, freeAtMs);
  }

  /**
   * Settles what a page cost.
   *
   * @param units the read units that it cost
   * @param scannedCount how many items it looked at
   */
  public synchronized void spend(Permit permit, double units, int scannedCount) {
    if (isUnlimited()) {
      return;
    }
    settle(permit, units);
    if (scannedCount > 0) {
      double seen = units / scannedCount;
      // Dearer items are believed at once, cheaper ones little by little.
      unitsPerItem = Math.max(seen, unitsPerItem + (seen - unitsPerItem) * TRUST);
    }
  }

  /**
   * Counts what was spent on something else than pages.
   *
   * @return how long to wait before the next page is asked for
   */
  public synchronized Duration charge(double units) {
    if (isUnlimited()) {
      return Duration.ZERO;
    }
    freeAtMs = Math.max(freeAtMs, nowMs()) + millis(units);
    return untilFree();
  }

  /** The page was not given: it cost nothing. */
  public synchronized void giveBack(Permit permit) {
    if (!isUnlimited()) {
      settle(permit, 0);
    }
  }

  // Time that has passed is not given back: it would be a credit for a burst.
  private void settle(Permit permit, double units) {
    double owed = millis(units - permit.units());
    double unpassed = Math.max(0, permit.paidUntilMs() - nowMs());
    freeAtMs += Math.max(owed, -unpassed);
  }

  /** How many items a page may look at so that it costs about half a second of the cap. */
  private int limit() {
    return (int) Math.max(1, Math.min(unitsPerSecond * PAGE_SECONDS / unitsPerItem, 1 << 20));
  }

  // Small enough for a double to tell fractions of a millisecond. Whoever sets the clock back must
  // not stop the scan until it is as late again.
  private double nowMs() {
    long ms = clock.millis();
    passedMs += Math.max(0, ms - seenMs);
    seenMs = ms;
    return passedMs;
  }

  private double millis(double units) {
    return units / unitsPerSecond * MILLIS;
  }

  private Duration untilFree() {
    double left = Math.ceil(freeAtMs - nowMs() - ROUNDING_MS);
    Duration pause = Duration.ofMillis(Math.max(0, (long) left));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
