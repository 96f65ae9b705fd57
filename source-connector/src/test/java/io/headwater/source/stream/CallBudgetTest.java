package io.headwater.source.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.source.testing.VirtualTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CallBudgetTest {
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void callsComeOneByOne() {
    CallBudget budget = new CallBudget(4, time);

    assertThat(budget.reserve()).isEqualTo(Duration.ZERO);
    assertThat(budget.reserve()).isEqualTo(Duration.ofMillis(250));
    assertThat(budget.reserve()).isEqualTo(Duration.ofMillis(500));
    time.advance(Duration.ofMillis(500));
    assertThat(budget.reserve()).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void whateverComesWhenNoTwoSecondsHaveMoreCallsThanTheRateAllows() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      CallBudget budget = new CallBudget(5, time);
      Deque<Instant> calls = new ArrayDeque<>();
      for (int i = 0; i < 500; i++) {
        time.advance(Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(1_500) : 0));
        calls.add(time.instant().plus(budget.reserve()));
        while (calls.getFirst().isBefore(calls.getLast().minusSeconds(2))) {
          calls.remove();
        }
        assertThat(calls.size()).as("seed %d", seed).isLessThanOrEqualTo(11);
      }
    }
  }

  @Test
  void whoWouldWaitTooLongTakesNoPlace() {
    CallBudget budget = new CallBudget(4, time);
    budget.reserve();

    assertThat(budget.reserve(Duration.ofMillis(100))).isEqualTo(Duration.ofMillis(100));
    assertThat(budget.reserve(Duration.ofMillis(300))).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void aClockThatIsSetBackStopsNoCalls() {
    Switched clock = new Switched(Clock.offset(time, Duration.ofHours(1)));
    CallBudget budget = new CallBudget(4, clock);
    budget.reserve();
    budget.reserve();

    clock.told = time;

    assertThat(budget.reserve()).isEqualTo(Duration.ofMillis(500));
  }

  /** A clock that another one can take the place of. */
  private static final class Switched extends Clock {
    private Clock told;

    Switched(Clock told) {
      this.told = told;
    }

    @Override
    public Instant instant() {
      return told.instant();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void whoUsesTheSameEndpointSharesOneBudget() {
    CallBudget budget = CallBudget.shared("call-budget-test", 1);

    assertThat(CallBudget.shared("call-budget-test", 2)).isSameAs(budget);
    assertThat(CallBudget.shared("call-budget-test-2", 1)).isNotSameAs(budget);
  }
}
