package io.headwater.sink.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * All options of the sink.
 *
 * @param connection where OpenSearch is
 * @param input what the records are
 * @param write what becomes of changes
 * @param projection what becomes of items
 * @param index which indices are written
 * @param batch how writes are sent
 * @param retries how failed writes are tried again
 * @param metrics how a task tells what it does
 */
public record SinkSettings(
    ConnectionSettings connection,
    InputSettings input,
    WriteSettings write,
    ProjectionSettings projection,
    IndexSettings index,
    BatchSettings batch,
    RetrySettings retries,
    MetricsSettings metrics) {
  /** The options with their documentation. */
  public static ConfigDef definition() {
    ConfigDef def = new ConfigDef();
    ConnectionSettings.define(def);
    InputSettings.define(def);
    WriteSettings.define(def);
    ProjectionSettings.define(def);
    IndexSettings.define(def);
    BatchSettings.define(def);
    RetrySettings.define(def);
    MetricsSettings.define(def);
    return def;
  }

  /**
   * Reads a connector's configuration.
   *
   * @throws ConfigException if an option is wrong, or two do not fit
   */
  public static SinkSettings from(Map<String, String> properties) {
    AbstractConfig config = new AbstractConfig(definition(), given(properties), false);
    List<OptionProblem> problems = problems(config);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems.get(0).option() + " " + problems.get(0).message());
    }
    return new SinkSettings(
        ConnectionSettings.from(config),
        InputSettings.from(config),
        WriteSettings.from(config),
        ProjectionSettings.from(config),
        IndexSettings.from(config),
        BatchSettings.from(config),
        RetrySettings.from(config),
        MetricsSettings.from(config));
  }

  /** What is wrong between options that are right by themselves. */
  public static List<OptionProblem> problems(Map<String, String> properties) {
    return problems(new AbstractConfig(definition(), given(properties), false));
  }

  /** What is really given: Connect hands over an option that is null in its JSON as a null. */
  public static Map<String, String> given(Map<String, String> properties) {
    Map<String, String> given = new HashMap<>(properties);
    given.values().removeIf(Objects::isNull);
    return given;
  }

  private static List<OptionProblem> problems(AbstractConfig config) {
    InputSettings input = InputSettings.from(config);
    WriteSettings write = WriteSettings.from(config);
    return Stream.of(
            ConnectionSettings.problems(config),
            input.problems(),
            write.problems(input, SigningSettings.isServerless(config)),
            ProjectionSettings.from(config).problems(IndexSettings.from(config), write),
            IndexSettings.from(config).problems(),
            BatchSettings.from(config).problems(),
            RetrySettings.from(config).problems())
        .flatMap(List::stream)
        .toList();
  }
}
