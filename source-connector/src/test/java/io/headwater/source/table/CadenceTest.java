package io.headwater.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.source.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CadenceTest {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final Cadence cadence = new Cadence(time);

  @Test
  void isDueAtOnceAndAfterEachPause() {
    assertThat(cadence.isDue(PAUSE)).isTrue();
    assertThat(cadence.isDue(PAUSE)).isFalse();
    time.advance(Duration.ofMillis(1_999));
    assertThat(cadence.isDue(PAUSE)).isFalse();
    time.advance(Duration.ofMillis(1));
    assertThat(cadence.isDue(PAUSE)).isTrue();
  }

  @Test
  void aClockThatIsSetBackMakesNoPauseLonger() {
    assertThat(cadence.isDue(PAUSE)).isTrue();
    time.advance(Duration.ofHours(-1));

    assertThat(cadence.isDue(PAUSE)).isTrue();
    assertThat(cadence.isDue(PAUSE)).isFalse();
  }
}
