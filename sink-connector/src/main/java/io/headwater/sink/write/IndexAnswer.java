package io.headwater.sink.write;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether an index can be written to. */
public sealed interface IndexAnswer {
  /**
   * It is there.
   *
   * @param created whether it has just been created
   * @param identity which index it is, if known
   * @param warnings what should be mended about it, each with its remedy
   * @param checkAfter when it is to be looked at again, zero for never
   */
  record Ready(
      boolean created, Optional<Identity> identity, List<String> warnings, Duration checkAfter)
      implements IndexAnswer {
    /** Nothing more is known or to be said of it. */
    public Ready(boolean created, Optional<Identity> identity) {
      this(created, identity, List.of(), Duration.ZERO);
    }
  }

  /**
   * That cannot be told now.
   *
   * @param problem what happened
   */
  record Unavailable(String problem) implements IndexAnswer {}

  /**
   * It is not there and will not be, or cannot be written as it is.
   *
   * @param message what is wrong and what helps
   */
  record Failed(String message) implements IndexAnswer {}

  /**
   * What tells an index from another one that takes its place.
   *
   * @param index the index that takes the writes, behind an alias or by itself
   * @param uuid what OpenSearch has given it when it was created
   */
  record Identity(String index, String uuid) {}
}
