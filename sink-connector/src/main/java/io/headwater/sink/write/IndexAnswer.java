package io.headwater.sink.write;

import java.time.Duration;
import java.util.Optional;

/** Whether an index can be written to. */
public sealed interface IndexAnswer {
  /**
   * It is there.
   *
   * @param created whether it has just been created
   * @param gcDeletes how long it remembers deletes, if known
   */
  record Ready(boolean created, Optional<Duration> gcDeletes) implements IndexAnswer {}

  /**
   * That cannot be told now.
   *
   * @param problem what happened
   */
  record Unavailable(String problem) implements IndexAnswer {}

  /**
   * It is not there and will not be.
   *
   * @param message what is wrong and what helps
   */
  record Failed(String message) implements IndexAnswer {}
}
