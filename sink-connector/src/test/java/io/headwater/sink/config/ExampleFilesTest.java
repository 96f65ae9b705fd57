package io.headwater.sink.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.opensearch.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink's files below {@code config}, without a server. */
class ExampleFilesTest {
  private static final Path CONFIG = Path.of("..", "config");
  private static final Pattern CONNECTS_OWN =
      Pattern.compile(
          "connector\\.class|tasks\\.max|topics(\\.regex)?|(key|value|header)\\.converter(\\..+)?"
              + "|(consumer|producer)\\.override\\..+|errors\\..+");

  private final Path folder;

  ExampleFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void eachIsTaken() throws IOException, GeneralSecurityException {
    Map<String, String> environment =
        Map.of(
            "${env:HEADWATER_OPENSEARCH_URL}", "http://localhost:9200",
            "${env:HEADWATER_OPENSEARCH_PASSWORD}", "secret",
            "${env:HEADWATER_OPENSEARCH_CA}", TestCertificates.in(folder).authority());
    List<Path> files = files();
    assertThat(files).hasSizeGreaterThanOrEqualTo(8);
    for (Path file : files) {
      Map<String, String> options = options(file);
      options.replaceAll((name, value) -> environment.getOrDefault(value, value));

      assertThat(SinkSettings.definition().validate(options))
          .as("%s", file)
          .allSatisfy(option -> assertThat(option.errorMessages()).as(option.name()).isEmpty());
      assertThat(SinkSettings.problems(options)).as("%s", file).isEmpty();
    }
  }

  @Test
  void noneHasAnOptionThatNobodyKnows() throws IOException {
    List<String> known =
        SinkSettings.definition().validate(Map.of()).stream().map(ConfigValue::name).toList();
    for (Path file : files()) {
      assertThat(options(file).keySet())
          .as("%s", file)
          .allMatch(option -> known.contains(option) || CONNECTS_OWN.matcher(option).matches());
    }
  }

  @Test
  void noneLetsIdlePartitionsHoldUpOneWithABacklog() throws IOException {
    eachHas("consumer.override.fetch.max.wait.ms", "50");
  }

  @Test
  void noneMakesTheBrokerWaitForEachSixtyFourKilobytes() throws IOException {
    eachHas("consumer.override.receive.buffer.bytes", "-1");
  }

  @Test
  void redrivenRecordsBecomeTheSameDocuments() throws IOException {
    Map<String, String> first = options(CONFIG.resolve("sink-products.json"));
    Map<String, String> again = options(CONFIG.resolve("sink-dlq-redrive.json"));

    String queue = "errors.deadletterqueue.topic.name";
    assertThat(again).containsEntry("topics", first.get(queue));
    // Else what is refused once more would be read by the connector that has just written it.
    assertThat(again.get(queue)).isNotEqualTo(first.get(queue));
    for (String own : List.of("topics", "tasks.max", queue)) {
      first.remove(own);
      again.remove(own);
    }
    assertThat(again).isEqualTo(first);
  }

  private static void eachHas(String option, String value) throws IOException {
    for (Path file : files()) {
      assertThat(options(file)).as("%s", file).containsEntry(option, value);
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(CONFIG)) {
      return files
          .filter(file -> file.getFileName().toString().matches("sink-.*\\.json"))
          .sorted()
          .toList();
    }
  }

  private static Map<String, String> options(Path file) throws IOException {
    return Configurations.options(Files.readString(file));
  }
}
