package io.headwater.sink.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * All options of the sink.
 *
 * @param connection where OpenSearch is
 * @param index which indices are written
 * @param batch how writes are sent
 * @param input what the records are
 */
public record SinkSettings(
    ConnectionSettings connection, IndexSettings index, BatchSettings batch, InputSettings input) {
  /** The options with their documentation. */
  public static ConfigDef definition() {
    return InputSettings.define(
        BatchSettings.define(IndexSettings.define(ConnectionSettings.define(new ConfigDef()))));
  }

  /**
   * Reads a connector's configuration.
   *
   * @throws ConfigException if an option is wrong, or two do not fit
   */
  public static SinkSettings from(Map<String, String> properties) {
    AbstractConfig config = new AbstractConfig(definition(), properties, false);
    List<OptionProblem> problems = problems(config);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems.get(0).option() + " " + problems.get(0).message());
    }
    return new SinkSettings(
        ConnectionSettings.from(config),
        IndexSettings.from(config),
        BatchSettings.from(config),
        InputSettings.from(config));
  }

  /** What is wrong between options that are right by themselves. */
  public static List<OptionProblem> problems(Map<String, String> properties) {
    return problems(new AbstractConfig(definition(), properties, false));
  }

  private static List<OptionProblem> problems(AbstractConfig config) {
    return Stream.of(
            ConnectionSettings.problems(config),
            BatchSettings.from(config).problems(),
            InputSettings.from(config).problems())
        .flatMap(List::stream)
        .toList();
  }
}
