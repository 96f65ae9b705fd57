package io.headwater.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connector's configuration as the files below {@code config} hold it.
 *
 * @param name the connector's name
 * @param options its options
 */
public record ConnectorConfig(String name, Map<String, String> options) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads the text that is posted to {@code /connectors}. */
  public static ConnectorConfig parse(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      Map<String, String> options = new LinkedHashMap<>();
      node.path("config")
          .properties()
          .forEach(option -> options.put(option.getKey(), option.getValue().asText()));
      return new ConnectorConfig(node.path("name").asText(), options);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a connector's configuration is no JSON", e);
    }
  }

  /** The same under another name. */
  public ConnectorConfig named(String other) {
    return new ConnectorConfig(other, options);
  }

  /** The same with another value of an option. */
  public ConnectorConfig with(String option, String value) {
    Map<String, String> changed = new LinkedHashMap<>(options);
    changed.put(option, value);
    return new ConnectorConfig(name, changed);
  }

  /** The same without an option. */
  public ConnectorConfig without(String option) {
    Map<String, String> changed = new LinkedHashMap<>(options);
    changed.remove(option);
    return new ConnectorConfig(name, changed);
  }
}
