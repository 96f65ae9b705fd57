package io.headwater.status;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.health.ConnectorHealth;
import org.apache.kafka.connect.health.ConnectorState;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.health.TaskState;
import org.jspecify.annotations.Nullable;

/** Connectors as a worker would tell them. */
final class FakeCluster implements ConnectClusterState {
  static final String SOURCE = "io.headwater.source.DynamoDbStreamsSourceConnector";
  static final String SINK = "OpenSearchSink";

  boolean answers = true;
  private final Map<String, String> classes = new LinkedHashMap<>();
  private final Map<String, Map<Integer, TaskState>> tasks = new HashMap<>();

  FakeCluster connector(String name, String type) {
    classes.put(name, type);
    tasks.computeIfAbsent(name, any -> new LinkedHashMap<>());
    return this;
  }

  FakeCluster task(
      String connector, int task, String state, String worker, @Nullable String trace) {
    tasks
        .computeIfAbsent(connector, name -> new LinkedHashMap<>())
        .put(task, new TaskState(task, state, worker, trace));
    return this;
  }

  @Override
  public Collection<String> connectors() {
    if (!answers) {
      throw new ConnectException("rebalancing");
    }
    return classes.keySet();
  }

  @Override
  public ConnectorHealth connectorHealth(String name) {
    return new ConnectorHealth(
        name,
        new ConnectorState("RUNNING", "here:8083", null),
        tasks.get(name),
        ConnectorType.UNKNOWN);
  }

  @Override
  public Map<String, String> connectorConfig(String name) {
    return Map.of("connector.class", classes.get(name), "connection.password", "s3cret");
  }
}
