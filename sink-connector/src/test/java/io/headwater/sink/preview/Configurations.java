package io.headwater.sink.preview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;

/** Connectors' configurations in JSON, as pages show them. */
final class Configurations {
  private Configurations() {}

  /** The options, which may stand in {@code config}. */
  static Map<String, String> options(String json) throws JsonProcessingException {
    JsonNode tree = new ObjectMapper().readTree(json);
    Map<String, String> options = new HashMap<>();
    (tree.has("config") ? tree.get("config") : tree)
        .properties()
        .forEach(option -> options.put(option.getKey(), option.getValue().asText()));
    return options;
  }
}
