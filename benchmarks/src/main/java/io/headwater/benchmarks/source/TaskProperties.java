package io.headwater.benchmarks.source;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The configuration of the only task, as the connector would give it. */
final class TaskProperties {
  static final String NAME = "benchmark";
  private static final String HAND = "headwater.0.";

  private TaskProperties() {}

  /**
   * A task that reads all shards of the stream.
   *
   * @param viewType the stream's
   * @param options options of the connector
   */
  static Map<String, String> stream(
      SimulatorProcess simulator, String viewType, Map<String, String> options) {
    Map<String, String> properties = common(simulator, viewType, options);
    try (StreamClient client = new StreamClient(simulator.endpoint(), 1)) {
      // A first shard's name is its lineage's.
      properties.put(HAND + "lineages", String.join(",", client.shards(simulator.stream())));
    }
    return properties;
  }

  /**
   * A task that reads the table's rows and nothing else.
   *
   * @param options options of the connector
   */
  static Map<String, String> snapshot(
      SimulatorProcess simulator, int segments, long rows, Map<String, String> options) {
    Map<String, String> properties = common(simulator, "NEW_AND_OLD_IMAGES", options);
    properties.put("snapshot.mode", "only");
    properties.put(HAND + "items", Long.toString(rows));
    properties.put(HAND + "snapshot.segments", Integer.toString(segments));
    properties.put(
        HAND + "segments",
        IntStream.range(0, segments).mapToObj(Integer::toString).collect(Collectors.joining(",")));
    return properties;
  }

  private static Map<String, String> common(
      SimulatorProcess simulator, String viewType, Map<String, String> options) {
    Map<String, String> properties = new HashMap<>(options);
    properties.put("name", NAME);
    properties.put("table.include.list", SimulatorProcess.TABLE);
    properties.put("snapshot.mode", "never");
    properties.put("aws.region", SimulatorProcess.REGION);
    properties.put("aws.endpoint", simulator.endpoint().toString());
    properties.put("aws.access.key.id", "key");
    properties.put("aws.secret.access.key", "secret");
    properties.put("headwater.task", "0");
    properties.put("headwater.tables", "1");
    properties.put(HAND + "table", SimulatorProcess.TABLE);
    properties.put(HAND + "table.id", "benchmark");
    properties.put(HAND + "view.type", viewType);
    properties.put(HAND + "partition.key", "S:pk");
    properties.put(HAND + "items", "0");
    properties.put(HAND + "stream", simulator.stream());
    properties.put(HAND + "epoch", "1");
    properties.put(HAND + "begun.ms", Long.toString(System.currentTimeMillis()));
    properties.put(HAND + "lineages", "");
    properties.put(HAND + "snapshot.segments", "0");
    properties.put(HAND + "segments", "");
    return properties;
  }
}
