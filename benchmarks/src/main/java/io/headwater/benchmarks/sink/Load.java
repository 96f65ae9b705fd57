package io.headwater.benchmarks.sink;

import java.util.Map;

/**
 * What a connector reads, and how.
 *
 * @param topic its events
 * @param format their form
 * @param tasks how many tasks share them
 * @param options the connector's options, before others that have the same name
 * @param doneBy what tells how far it is
 */
record Load(
    EventTopic topic, Format format, int tasks, Map<String, String> options, DoneBy doneBy) {
  /** What tells how many events are done. */
  enum DoneBy {
    /** The items that the target has written: one for each event. */
    TARGET,
    /** The tasks' metrics, where there is not an item for each event. */
    METRICS
  }

  /** One task that writes an item for each text event. */
  static Load of(EventTopic topic) {
    return new Load(topic, Format.BYTES, 1, Map.of(), DoneBy.TARGET);
  }

  Load withFormat(Format other) {
    return new Load(topic, other, tasks, options, doneBy);
  }

  Load withTasks(int number) {
    return new Load(topic, format, number, options, doneBy);
  }

  Load withOptions(Map<String, String> given) {
    return new Load(topic, format, tasks, given, doneBy);
  }

  Load doneByMetrics() {
    return new Load(topic, format, tasks, options, DoneBy.METRICS);
  }
}
