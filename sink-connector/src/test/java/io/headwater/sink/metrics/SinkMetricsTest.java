package io.headwater.sink.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SinkMetricsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final SinkMetrics metrics = new SinkMetrics(1_000, Duration.ofSeconds(10));

  @Test
  void percentilesTellOfTheLastOneToTwoIntervals() {
    publish(0, false);
    assertThat(metrics.getDelayP50Millis()).isEqualTo(-1);
    for (int millis = 1; millis <= 100; millis++) {
      metrics.applied(1_000, 1_000 + millis);
      metrics.landed(Duration.ofMillis(10L * millis).toNanos());
    }
    publish(2, false);
    assertThat(metrics.getDelayP50Millis()).isCloseTo(50, within(1.0));
    assertThat(metrics.getDelayP99Millis()).isCloseTo(99, within(1.0));
    assertThat(metrics.getBulkLatencyP95Millis()).isCloseTo(950, within(10.0));

    publish(11, false);
    publish(13, false);
    assertThat(metrics.getDelayP95Millis()).isCloseTo(95, within(1.0));
    publish(22, false);
    publish(24, false);
    assertThat(metrics.getDelayP50Millis()).isEqualTo(-1);
  }

  @Test
  void aTimeThatIsNotKnownCountsInNoDelay() {
    metrics.applied(0, 5_000);
    publish(2, false);

    assertThat(metrics.getApplied()).isEqualTo(1);
    assertThat(metrics.getDelayP50Millis()).isEqualTo(-1);
  }

  @Test
  void pausedTimeAddsUp() {
    publish(1, true);
    publish(3, true);
    publish(4, false);
    publish(9, true);
    publish(10, false);

    assertThat(metrics.getPausedSeconds()).isEqualTo(4);
    assertThat(metrics.getBufferFill()).isEqualTo(0.25);
  }

  @Test
  void nothingIsShownBeforeItIsPublished() {
    metrics.events(3);
    assertThat(metrics.getEvents()).isZero();
    publish(1, false);
    assertThat(metrics.getEvents()).isEqualTo(3);
  }

  private void publish(long seconds, boolean paused) {
    metrics.publish(new SinkMetrics.State(1, 4, 7, 250, paused, "CLOSED"), seconds * SECOND);
  }
}
