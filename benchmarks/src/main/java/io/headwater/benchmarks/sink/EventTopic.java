package io.headwater.benchmarks.sink;

/**
 * A topic of events; the same ones whenever it is filled.
 *
 * @param shape what is changed
 * @param structs whether the values are structs as the JsonConverter writes them, not texts
 * @param partitions among how many the items are spread
 * @param events how many there are
 */
record EventTopic(EventSeries.Shape shape, boolean structs, int partitions, int events) {
  /** As many text events of as many items. */
  static EventTopic plain(int documentBytes, int partitions, int events) {
    return new EventTopic(
        EventSeries.Shape.plain(documentBytes, events), false, partitions, events);
  }

  /** The first of its events as structs. */
  EventTopic ofStructs(int first) {
    return new EventTopic(shape, true, partitions, first);
  }

  /** Differs from other topics' names. */
  String name() {
    return "bench.%d-bytes.%d-keys%s%s%s.%d-partitions.%d-events"
        .formatted(
            shape.documentBytes(),
            shape.keys(),
            shape.hot() ? ".hot" : "",
            shape.withBefore() ? ".before" : "",
            structs ? ".structs" : "",
            partitions,
            events);
  }

  /** What is in it, from its beginning. */
  EventSeries series() {
    return new EventSeries(shape);
  }
}
