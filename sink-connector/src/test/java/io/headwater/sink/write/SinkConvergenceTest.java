package io.headwater.sink.write;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;

class SinkConvergenceTest {
  private static final int LIVES = 400;

  @Test
  void indexEqualsTheLogInTheEndWhateverHappensOnTheWay() {
    long only = Long.getLong("headwater.seed", -1);
    for (long seed = only < 0 ? 0 : only; seed < (only < 0 ? LIVES : only + 1); seed++) {
      try {
        new Simulation(seed).run();
      } catch (RuntimeException | AssertionError e) {
        fail("seed " + seed + " (repeat with -Dheadwater.seed=" + seed + "): " + e, e);
      }
    }
  }
}
