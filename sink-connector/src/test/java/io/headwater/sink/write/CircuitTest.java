package io.headwater.sink.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.sink.write.Circuit.State;
import java.time.Duration;
import java.util.Random;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private static final RetryBudget ENDLESS = new RetryBudget(Ticker.NEVER, Integer.MAX_VALUE);

  private final VirtualTime time = new VirtualTime();
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), new Random(1));
  private final Circuit circuit = new Circuit(time, backoff, ENDLESS);

  @Test
  void opensAfterFailuresInARowAndNotBefore() {
    fail();
    fail();
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
    circuit.succeeded();
    fail();
    fail();
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
    fail();
    assertThat(circuit.state()).isEqualTo(State.OPEN);
    assertThat(circuit.admits()).isFalse();
    assertThat(circuit.due()).isGreaterThan(time.nanos());
  }

  @Test
  void requestsThatFailTogetherCountOnce() {
    Circuit.Ticket[] together = {circuit.sent(), circuit.sent(), circuit.sent(), circuit.sent()};
    for (Circuit.Ticket ticket : together) {
      circuit.failed(ticket, "reset", 1);
    }
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void letsOneRequestTryAndClosesWhenItIsAnswered() {
    open();
    time.pass(1_000);
    assertThat(circuit.admits()).isTrue();
    Circuit.Ticket probe = circuit.sent();

    assertThat(probe.probe()).isTrue();
    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
    assertThat(circuit.admits()).isFalse();
    assertThat(circuit.due()).isEqualTo(Ticker.NEVER);

    circuit.succeeded();
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
    assertThat(circuit.admits()).isTrue();
  }

  @Test
  void opensAgainWhenTheOneFailsButNotWhenAnOlderOneDoes() {
    Circuit.Ticket older = circuit.sent();
    open();
    time.pass(1_000);
    Circuit.Ticket probe = circuit.sent();
    circuit.failed(older, "timeout", 1);
    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);

    circuit.failed(probe, "timeout", 1);
    assertThat(circuit.state()).isEqualTo(State.OPEN);
  }

  @Test
  void failsTheTaskWhenTheBudgetIsSpent() {
    Circuit limited = new Circuit(time, backoff, new RetryBudget(Ticker.NEVER, 3));
    limited.failed(limited.sent(), "timeout", 1);
    limited.failed(limited.sent(), "timeout", 1);

    assertThatThrownBy(() -> limited.failed(limited.sent(), "status 503", 1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("retry.max.attempts", "3 attempts", "status 503", "Offsets are");
  }

  @Test
  void theTimeoutCountsFromTheFirstFailureInARow() {
    long nanos = Duration.ofSeconds(1).toNanos();
    Circuit limited = new Circuit(time, backoff, new RetryBudget(nanos, Integer.MAX_VALUE));
    limited.failed(limited.sent(), "timeout", 1);
    time.pass(900);
    limited.succeeded();
    limited.failed(limited.sent(), "timeout", 1);
    time.pass(900);
    limited.failed(limited.sent(), "timeout", 1);
    time.pass(100);

    assertThatThrownBy(() -> limited.failed(limited.sent(), "timeout", 1))
        .hasMessageContaining("retry.timeout.ms");
  }

  private void open() {
    while (circuit.state() == State.CLOSED) {
      fail();
    }
  }

  private void fail() {
    circuit.failed(circuit.sent(), "timeout", 1);
  }
}
