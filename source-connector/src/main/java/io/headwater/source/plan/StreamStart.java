package io.headwater.source.plan;

import java.time.Instant;
import java.util.Optional;

/** Where a stream begins that is read for the first time and without a snapshot. */
public sealed interface StreamStart {
  /**
   * The creation time of the first records that count, empty for the oldest record of the stream.
   *
   * @param firstStart the time of the first start
   */
  Optional<Instant> from(Instant firstStart);

  /** At the oldest record that the stream holds. */
  record TrimHorizon() implements StreamStart {
    @Override
    public Optional<Instant> from(Instant firstStart) {
      return Optional.empty();
    }
  }

  /** At the time of the first start. */
  record Latest() implements StreamStart {
    @Override
    public Optional<Instant> from(Instant firstStart) {
      return Optional.of(firstStart);
    }
  }

  /**
   * At an instant.
   *
   * @param instant records created since then count
   */
  record Since(Instant instant) implements StreamStart {
    @Override
    public Optional<Instant> from(Instant firstStart) {
      return Optional.of(instant);
    }
  }
}
