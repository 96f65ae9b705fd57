package io.headwater.source.dynamodb;

import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * Repeats calls that are throttled, for a while: AWS answers only ten questions for tags a second.
 */
final class ThrottlePatience {
  /** Waits. */
  interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }

  private static final int ATTEMPTS = 8;
  private static final BackoffStrategy BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(200), Duration.ofSeconds(5));

  private final Sleeper sleeper;

  ThrottlePatience(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  <T> T call(Supplier<T> call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (StreamReadException e) {
        if (e.kind() != Kind.THROTTLED || attempt == ATTEMPTS) {
          throw e;
        }
        sleep(BACKOFF.computeDelay(attempt), e);
      }
    }
  }

  private void sleep(Duration pause, StreamReadException throttled) {
    try {
      sleeper.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw throttled;
    }
  }
}
