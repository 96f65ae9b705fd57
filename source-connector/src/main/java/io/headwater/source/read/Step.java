package io.headwater.source.read;

import java.time.Duration;
import java.util.Optional;

/**
 * What a reader's step gave.
 *
 * @param page a page to hand on; empty if there is none
 * @param pause how long to wait before the next step
 */
public record Step<P extends Page>(Optional<P> page, Duration pause) {
  /** Nothing to hand on. */
  public static <P extends Page> Step<P> pause(Duration pause) {
    return new Step<>(Optional.empty(), pause);
  }

  /** A page to hand on. */
  public static <P extends Page> Step<P> page(P page, Duration pause) {
    return new Step<>(Optional.of(page), pause);
  }
}
