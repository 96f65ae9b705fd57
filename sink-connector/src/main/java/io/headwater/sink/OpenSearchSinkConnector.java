package io.headwater.sink;

import io.headwater.sink.config.OptionProblem;
import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.opensearch.IndexProbe;
import io.headwater.sink.opensearch.PipelineProbe;
import io.headwater.sink.opensearch.ServerProbe;
import io.headwater.sink.opensearch.WriteTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Writes change events into OpenSearch. */
public final class OpenSearchSinkConnector extends SinkConnector {
  /** Tells a task its number, for its metrics' name; not an option. */
  static final String TASK_ID = "task.id";

  private Map<String, String> properties = Map.of();

  /** Made by Connect. */
  public OpenSearchSinkConnector() {}

  @Override
  public void start(Map<String, String> props) {
    var unused = SinkSettings.from(props);
    properties = SinkSettings.given(props);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return OpenSearchSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    List<Map<String, String>> tasks = new ArrayList<>();
    for (int i = 0; i < maxTasks; i++) {
      Map<String, String> task = new HashMap<>(properties);
      task.put(TASK_ID, Integer.toString(i));
      tasks.add(task);
    }
    return tasks;
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return SinkSettings.definition();
  }

  /** Checks the options one by one, then together, then whether OpenSearch can be reached. */
  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Map<String, String> props = SinkSettings.given(connectorConfigs);
    Config config = super.validate(props);
    if (config.configValues().stream().anyMatch(value -> !value.errorMessages().isEmpty())) {
      return config;
    }
    List<OptionProblem> problems = SinkSettings.problems(props);
    if (problems.isEmpty()) {
      problems = remoteProblems(SinkSettings.from(props), props.getOrDefault("topics", ""));
    }
    problems.forEach(problem -> attach(config, problem));
    return config;
  }

  private static List<OptionProblem> remoteProblems(SinkSettings settings, String topics) {
    WriteTarget target = WriteTarget.of(settings);
    List<OptionProblem> problems = ServerProbe.problems(settings.connection(), target.serverless());
    if (!problems.isEmpty()) {
      return problems;
    }
    List<OptionProblem> found = new ArrayList<>();
    settings
        .write()
        .pipeline()
        .ifPresent(name -> found.addAll(PipelineProbe.problems(settings.connection(), name)));
    found.addAll(
        IndexProbe.problems(
            settings.connection(),
            settings.index(),
            target,
            Stream.of(topics.split(",")).map(String::strip).filter(t -> !t.isEmpty()).toList(),
            settings.projection().producedFields(settings.index(), settings.write())));
    return found;
  }

  @Override
  public String version() {
    return PluginVersion.get();
  }

  private static void attach(Config config, OptionProblem problem) {
    ConfigValue option =
        config.configValues().stream()
            .filter(value -> value.name().equals(problem.option()))
            .findFirst()
            .orElseThrow(() -> new ConfigException(problem.option() + " " + problem.message()));
    option.addErrorMessage(problem.message());
  }
}
