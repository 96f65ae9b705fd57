package io.headwater.it;

import io.headwater.localstack.LocalStackBuilder;
import java.util.Map;

/** Workers that write a source's records and offsets in one transaction. */
final class ExactlyOnce {
  private ExactlyOnce() {}

  /** A killed worker's tasks and open transactions are ended within seconds. */
  static LocalStackBuilder enable(LocalStackBuilder stack) {
    return stack
        .workerProperties(
            Map.of(
                "exactly.once.source.support",
                "enabled",
                "task.shutdown.graceful.timeout.ms",
                "1000"))
        .kafkaProperties(
            Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500"));
  }
}
