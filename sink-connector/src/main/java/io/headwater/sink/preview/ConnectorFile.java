package io.headwater.sink.preview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.sink.config.ConnectionSettings;
import io.headwater.sink.config.OptionProblem;
import io.headwater.sink.config.SinkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;

/**
 * A connector's configuration in a file.
 *
 * @param options the options that decide what records become, as the file has them
 */
record ConnectorFile(Map<String, String> options) {
  /** What a worker replaces, such as {@code ${env:PASSWORD}}. */
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^:}]+:[^}]*}");

  /** The groups of options about reaching OpenSearch, which a preview does not do. */
  private static final Set<String> REACHING =
      Set.of("Connection", "TLS", "Proxy", "AWS signing", "AWS credentials");

  /**
   * Reads a file: options by name, or the object that Connect's REST interface takes, with them in
   * {@code config}.
   *
   * @throws IOException if it cannot be read, or is no such JSON
   */
  static ConnectorFile read(Path file) throws IOException {
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    JsonNode config = json.path("config").isObject() ? json.get("config") : json;
    if (!config.isObject()) {
      throw new IOException("is no JSON object");
    }
    Map<String, ConfigDef.ConfigKey> known = SinkSettings.definition().configKeys();
    Map<String, String> options = new HashMap<>();
    for (Map.Entry<String, JsonNode> option : config.properties()) {
      String value = option.getValue().asText();
      ConfigDef.ConfigKey key = known.get(option.getKey());
      boolean reaching = key != null && key.group != null && REACHING.contains(key.group);
      if (!reaching && !PLACEHOLDER.matcher(value).find()) {
        options.put(option.getKey(), value);
      }
    }
    options.put(ConnectionSettings.URL, "http://preview.invalid:9200");
    return new ConnectorFile(options);
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
