package io.headwater.source.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

/** The source's files below {@code config}, without a server. */
class ExampleFilesTest {
  private static final Path CONFIG = Path.of("..", "config");
  private static final Pattern CONNECTS_OWN =
      Pattern.compile(
          "connector\\.class|tasks\\.max|(key|value|header)\\.converter(\\..+)?"
              + "|topic\\.creation\\..+|producer\\.override\\..+|errors\\..+");

  @Test
  void eachIsTaken() throws IOException {
    List<Path> files = files();
    assertThat(files).hasSizeGreaterThanOrEqualTo(6);
    for (Path file : files) {
      Map<String, String> options = options(file);
      options.replaceAll(
          (name, value) ->
              value.equals("${env:HEADWATER_DYNAMODB_URL}") ? "http://localhost:8000" : value);

      assertThat(SourceConfig.definition().validate(options))
          .as("%s", file)
          .allSatisfy(option -> assertThat(option.errorMessages()).as(option.name()).isEmpty());
      assertThat(SourceConfig.problems(options)).as("%s", file).isEmpty();
    }
  }

  @Test
  void noneHasAnOptionThatNobodyKnows() throws IOException {
    List<String> known =
        SourceConfig.definition().validate(Map.of()).stream().map(ConfigValue::name).toList();
    for (Path file : files()) {
      assertThat(options(file).keySet())
          .as("%s", file)
          .allMatch(option -> known.contains(option) || CONNECTS_OWN.matcher(option).matches());
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(CONFIG)) {
      return files
          .filter(file -> file.getFileName().toString().matches("source-.*\\.json"))
          .sorted()
          .toList();
    }
  }

  private static Map<String, String> options(Path file) throws IOException {
    JsonNode config = new ObjectMapper().readTree(file.toFile()).path("config");
    Map<String, String> options = new HashMap<>();
    config.properties().forEach(option -> options.put(option.getKey(), option.getValue().asText()));
    return options;
  }
}
