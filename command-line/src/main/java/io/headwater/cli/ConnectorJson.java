package io.headwater.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A connector's configuration as its file has it: the options themselves, the body that Connect's
 * REST interface takes with them in {@code config}, or MSK Connect's with them in {@code
 * connectorConfiguration}.
 *
 * @param options values by option; what is null in the file is left out, as Connect does
 * @param lines the line on which each option stands
 * @param findings what cannot be read as options
 */
record ConnectorJson(
    Map<String, String> options, Map<String, Integer> lines, List<Finding> findings) {
  private static final List<String> WRAPPERS = List.of("config", "connectorConfiguration");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^:}]+:[^}]*}");

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   */
  static ConnectorJson read(Path file) throws IOException {
    Reader reader = new Reader();
    try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        reader.refuse(
            json, "", "the file is no JSON object", "write {\"name\": …, \"config\": {…}}");
      } else {
        reader.object(json);
        if (json.nextToken() != null) {
          reader.refuse(json, "", "something follows the JSON object", "take it out");
        }
      }
    } catch (JsonProcessingException e) {
      // Without the source of the text, which may hold secrets.
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      reader.findings.add(
          new Finding("", line, "the file is no JSON: " + syntax(e), "mend the syntax there"));
    }
    return new ConnectorJson(reader.options, reader.lines, reader.findings);
  }

  /** Whether a worker replaces some of a value, such as {@code ${env:PASSWORD}}. */
  static boolean holdsPlaceholder(String value) {
    return PLACEHOLDER.matcher(value).find();
  }

  private static String syntax(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    int quoted = message.indexOf('\'');
    return quoted < 0 ? message.lines().findFirst().orElse("") : "an unexpected character or word";
  }

  /** The line of an option, 1 if it stands nowhere. */
  int line(String option) {
    return lines.getOrDefault(option, 1);
  }

  private static final class Reader {
    private final Map<String, String> options = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    void object(JsonParser json) throws IOException {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        int line = json.currentTokenLocation().getLineNr();
        JsonToken value = json.nextToken();
        if (value == JsonToken.START_OBJECT && WRAPPERS.contains(name)) {
          // What stands beside it is no option.
          options.clear();
          lines.clear();
          findings.clear();
          object(json);
          rest(json);
          return;
        }
        option(json, name, line, value);
      }
    }

    private void option(JsonParser json, String name, int line, JsonToken value)
        throws IOException {
      if (lines.put(name, line) != null) {
        findings.add(new Finding(name, line, "is given twice", "keep one of them"));
      }
      if (value.isStructStart()) {
        json.skipChildren();
        findings.add(
            new Finding(
                name,
                line,
                "is an object or array, where Connect takes text only",
                "put the JSON in quotes and escape the quotes in it"));
      } else if (value != JsonToken.VALUE_NULL) {
        options.put(name, json.getText());
      }
    }

    private static void rest(JsonParser json) throws IOException {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        json.nextToken();
        json.skipChildren();
      }
    }

    void refuse(JsonParser json, String option, String message, String remedy) {
      findings.add(new Finding(option, json.currentTokenLocation().getLineNr(), message, remedy));
    }
  }
}
