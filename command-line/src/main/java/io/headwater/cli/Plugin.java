package io.headwater.cli;

import io.headwater.sink.config.SinkSettings;
import io.headwater.source.config.SourceConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;

/** A plugin's own definition and checks, those that need no server. */
enum Plugin {
  SOURCE("io.headwater.source.DynamoDbStreamsSourceConnector") {
    @Override
    ConfigDef definition() {
      return SourceConfig.definition();
    }

    @Override
    List<Problem> problems(Map<String, String> options) {
      return SourceConfig.offlineProblems(options).stream()
          .map(problem -> new Problem(problem.option(), problem.message()))
          .toList();
    }
  },
  SINK("io.headwater.sink.OpenSearchSinkConnector") {
    @Override
    ConfigDef definition() {
      return SinkSettings.definition();
    }

    @Override
    List<Problem> problems(Map<String, String> options) {
      return SinkSettings.problems(options).stream()
          .map(problem -> new Problem(problem.option(), problem.message()))
          .toList();
    }
  };

  /** What is wrong between options that are right one by one. */
  record Problem(String option, String message) {}

  private final String connectorClass;

  Plugin(String connectorClass) {
    this.connectorClass = connectorClass;
  }

  abstract ConfigDef definition();

  /** What is wrong between options that are right one by one. */
  abstract List<Problem> problems(Map<String, String> options);

  String connectorClass() {
    return connectorClass;
  }

  /** The plugin of a connector's class, which Connect also takes in short. */
  static Optional<Plugin> of(String connectorClass) {
    for (Plugin plugin : values()) {
      String name = plugin.connectorClass.substring(plugin.connectorClass.lastIndexOf('.') + 1);
      Set<String> names =
          Set.of(
              plugin.connectorClass, name, name.substring(0, name.length() - "Connector".length()));
      if (names.contains(connectorClass)) {
        return Optional.of(plugin);
      }
    }
    return Optional.empty();
  }
}
