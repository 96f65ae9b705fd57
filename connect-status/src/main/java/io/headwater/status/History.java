package io.headwater.status;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The last minutes of this worker's tasks. Any thread may call. */
final class History {
  private static final int SAMPLES = 120;

  private record Sample(long atMillis, long count, long lagMillis) {}

  private final Map<TaskName, Deque<Sample>> samples = new HashMap<>();
  private final Map<TaskName, Long> circuitOpenSince = new HashMap<>();

  /** Adds how all tasks are now; those that are not among them are forgotten. */
  synchronized void add(List<TaskBeans.Bean> tasks, long nowMillis) {
    Set<TaskName> present = new HashSet<>();
    for (TaskBeans.Bean task : tasks) {
      present.add(task.name());
      Deque<Sample> ring = samples.computeIfAbsent(task.name(), name -> new ArrayDeque<>());
      ring.add(
          new Sample(
              nowMillis, task.type().count(task.figures()), task.type().lagMillis(task.figures())));
      if (ring.size() > SAMPLES) {
        ring.remove();
      }
      // It is half open now and then while OpenSearch takes nothing: that ends no outage.
      if (task.figures().circuitIsOpen()) {
        circuitOpenSince.putIfAbsent(task.name(), nowMillis);
      } else {
        circuitOpenSince.remove(task.name());
      }
    }
    samples.keySet().retainAll(present);
    circuitOpenSince.keySet().retainAll(present);
  }

  /** Oldest first: the age in milliseconds, what was counted, and the lag, −1 if unknown. */
  synchronized List<List<Long>> of(TaskName task, long nowMillis) {
    Deque<Sample> ring = samples.get(task);
    return ring == null
        ? List.of()
        : ring.stream().map(s -> List.of(nowMillis - s.atMillis, s.count, s.lagMillis)).toList();
  }

  /** For how long a task's circuit has been seen open, in milliseconds. */
  synchronized OptionalLong circuitOpenMillis(TaskName task, long nowMillis) {
    Long since = circuitOpenSince.get(task);
    return since == null ? OptionalLong.empty() : OptionalLong.of(nowMillis - since);
  }
}
