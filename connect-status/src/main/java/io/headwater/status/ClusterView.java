package io.headwater.status;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.connect.health.AbstractState;
import org.apache.kafka.connect.health.ConnectorHealth;

/**
 * What Connect tells of our connectors.
 *
 * @param readAtMillis when it was read, epoch milliseconds; 0 if it never was
 */
record ClusterView(long readAtMillis, List<Connector> connectors) {
  static final ClusterView NONE = new ClusterView(0, List.of());

  /**
   * How a connector or a task is.
   *
   * @param worker host and port of the worker that runs it, empty if none does
   * @param error what ended it
   */
  record State(String state, String worker, Optional<String> error) {
    static final State UNKNOWN = new State("UNKNOWN", "", Optional.empty());

    static State of(AbstractState state) {
      return new State(
          state.state(),
          Optional.ofNullable(state.workerId()).orElse(""),
          ErrorLine.of(state.traceMessage()));
    }

    boolean failed() {
      return state.equals("FAILED");
    }
  }

  /**
   * A connector.
   *
   * @param tasks by their numbers, in order
   */
  record Connector(String name, ConnectorType type, State state, Map<Integer, State> tasks) {
    static Connector of(String name, ConnectorType type, ConnectorHealth health) {
      Map<Integer, State> tasks = new TreeMap<>();
      health.tasksState().forEach((task, state) -> tasks.put(task, State.of(state)));
      return new Connector(name, type, State.of(health.connectorState()), tasks);
    }
  }
}
