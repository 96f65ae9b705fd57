package io.headwater.sink.preview;

import io.headwater.sink.config.ConnectionSettings;
import io.headwater.sink.config.OptionProblem;
import io.headwater.sink.config.SinkSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;

/**
 * A connector's options without those about reaching OpenSearch.
 *
 * @param options those that decide what records become
 */
record PreviewOptions(Map<String, String> options) {
  /** The groups of options about reaching OpenSearch, which a preview does not do. */
  private static final Set<String> REACHING =
      Set.of("Connection", "TLS", "Proxy", "AWS signing", "AWS credentials");

  /** Those of a connector. */
  static PreviewOptions of(Map<String, String> connector) {
    Map<String, ConfigDef.ConfigKey> known = SinkSettings.definition().configKeys();
    Map<String, String> options = new HashMap<>(connector);
    options
        .keySet()
        .removeIf(
            option -> {
              ConfigDef.ConfigKey key = known.get(option);
              return key != null && key.group != null && REACHING.contains(key.group);
            });
    options.put(ConnectionSettings.URL, "http://preview.invalid:9200");
    return new PreviewOptions(options);
  }

  /** What is wrong with the options, as {@code option: problem}. */
  List<String> problems() {
    List<String> wrong =
        SinkSettings.definition().validate(options).stream()
            .flatMap(
                value -> value.errorMessages().stream().map(error -> value.name() + ": " + error))
            .toList();
    if (!wrong.isEmpty()) {
      return wrong;
    }
    Stream<OptionProblem> together = SinkSettings.problems(options).stream();
    return together.map(problem -> problem.option() + ": " + problem.message()).toList();
  }

  /** The first topic that the connector reads, for {@code ${topic}} in index names. */
  String topic() {
    String topics = options.getOrDefault("topics", "topic");
    int comma = topics.indexOf(',');
    return (comma < 0 ? topics : topics.substring(0, comma)).strip();
  }
}
