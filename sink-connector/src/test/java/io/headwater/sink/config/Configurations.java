package io.headwater.sink.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;

/** Connectors' configurations in JSON, as files and pages have them. */
public final class Configurations {
  private Configurations() {}

  /** The options, which may stand in {@code config}. */
  public static Map<String, String> options(String json) throws JsonProcessingException {
    JsonNode tree = new ObjectMapper().readTree(json);
    Map<String, String> options = new HashMap<>();
    (tree.has("config") ? tree.get("config") : tree)
        .properties()
        .forEach(option -> options.put(option.getKey(), option.getValue().asText()));
    return options;
  }
}
