package io.headwater.status;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a view of the cluster. {@link #refresh} is called by one thread, which waits for Connect's
 * herder; any thread may ask for the view, which waits for nothing.
 */
final class ClusterReader {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterReader.class);

  // A connector's class is asked for on the herder's own thread: not more often than needed.
  private static final Duration CLASS_KEPT = Duration.ofMinutes(1);

  private record Known(Optional<ConnectorType> type, long atMillis) {}

  private final ConnectClusterState cluster;
  private final Clock clock;
  private final Map<String, Known> types = new HashMap<>();
  private volatile ClusterView view = ClusterView.NONE;

  ClusterReader(ConnectClusterState cluster, Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  ClusterView view() {
    return view;
  }

  void refresh() {
    try {
      // While a worker starts or the group rebalances, Connect does not answer.
      TreeSet<String> names = new TreeSet<>(cluster.connectors());
      types.keySet().retainAll(new HashSet<>(names));
      List<ClusterView.Connector> ours = new ArrayList<>();
      for (String name : names) {
        type(name).ifPresent(type -> ours.add(connector(name, type)));
      }
      view = new ClusterView(clock.millis(), List.copyOf(ours));
    } catch (ConnectException e) {
      LOG.debug("Connect does not tell its connectors", e);
    }
  }

  private Optional<ConnectorType> type(String name) {
    long now = clock.millis();
    Known known = types.get(name);
    if (known == null || now - known.atMillis >= CLASS_KEPT.toMillis()) {
      known = new Known(read(name), now);
      types.put(name, known);
    }
    return known.type;
  }

  /** Looks at nothing else of the configuration, which may hold secrets. */
  private Optional<ConnectorType> read(String name) {
    String type = cluster.connectorConfig(name).get("connector.class");
    return type == null ? Optional.empty() : ConnectorType.ofClass(type.trim());
  }

  private ClusterView.Connector connector(String name, ConnectorType type) {
    try {
      return ClusterView.Connector.of(name, type, cluster.connectorHealth(name));
    } catch (ConnectException e) {
      // It was just made, or just deleted.
      LOG.debug("Connect has no status of {}", name, e);
      return new ClusterView.Connector(name, type, ClusterView.State.UNKNOWN, Map.of());
    }
  }
}
