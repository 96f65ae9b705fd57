package io.headwater.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes the reference of a plugin's options from what the packaged plugin tells of itself through
 * Connect.
 */
final class ConfigurationReference {
  // Connect's own groups of options, which its documentation explains.
  private static final Set<String> CONNECTS_OWN =
      Set.of(
          "Common",
          "Transforms",
          "Predicates",
          "Error Handling",
          "Topic Creation",
          "Exactly Once Support",
          "offsets.topic");

  private ConfigurationReference() {}

  static String markdown(String title, JsonNode definitions) {
    List<JsonNode> options = new ArrayList<>();
    definitions.forEach(
        definition -> {
          if (!definition.path("group").isNull()
              && !CONNECTS_OWN.contains(definition.path("group").asText())) {
            options.add(definition);
          }
        });
    StringBuilder text = new StringBuilder("## ").append(title).append('\n');
    String group = "";
    for (JsonNode option : options) {
      if (!option.path("group").asText().equals(group)) {
        group = option.path("group").asText();
        text.append("\n### ").append(group).append("\n\n");
        text.append("| option | type | default | meaning |\n|---|---|---|---|\n");
      }
      text.append("| `").append(option.path("name").asText()).append("` | ");
      text.append(option.path("type").asText().toLowerCase(Locale.ROOT)).append(" | ");
      text.append(defaultOf(option)).append(" | ");
      text.append(escaped(option.path("documentation").asText()));
      text.append(" |\n");
    }
    return text.toString();
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace('\n', ' ');
  }

  private static String defaultOf(JsonNode option) {
    if (option.path("required").asBoolean()) {
      return "required";
    }
    JsonNode value = option.path("default_value");
    return value.isNull() || value.asText().isEmpty() ? "–" : "`" + value.asText() + "`";
  }
}
