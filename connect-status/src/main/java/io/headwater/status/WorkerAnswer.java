package io.headwater.status;

import java.util.List;
import java.util.Optional;

/**
 * What another worker told of its tasks.
 *
 * @param worker host and port
 * @param instance what tells one worker's process from another's
 * @param failure why it told nothing
 */
record WorkerAnswer(
    String worker, String instance, List<TaskFigures> tasks, Optional<String> failure) {
  static WorkerAnswer failed(String worker, String reason) {
    return new WorkerAnswer(worker, "", List.of(), Optional.of(reason));
  }
}
