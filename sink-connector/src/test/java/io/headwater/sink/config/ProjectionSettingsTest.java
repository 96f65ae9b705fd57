package io.headwater.sink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionSettingsTest {
  @Test
  void byDefaultItemsAreIndexedAsTheyAre() {
    SinkSettings all = SinkSettings.from(properties());
    ProjectionSettings settings = all.projection();

    assertThat(settings.parsed("{}", all.write()).changesDocuments()).isFalse();
    assertThat(settings.metadata().names()).isEmpty();
    assertThat(settings.skipsUnchanged()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "projection        | {\"exlude\":[\"a\"]}   | projection.exlude: is unknown",
        "projection        | nonsense               | projection: not well-formed",
        "metadata.fields   | {\"_id\":\"table\"}    | metadata.fields._id: OpenSearch keeps",
        "unchanged.updates | never                  | unchanged.updates",
      })
  void mistakesAreToldAtTheirOption(String option, String value, String message) {
    Map<String, String> properties = properties();
    properties.put(option, value);

    assertThatThrownBy(() -> SinkSettings.from(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
    assertThat(
            SinkSettings.definition().validate(properties).stream()
                .filter(result -> !result.errorMessages().isEmpty())
                .map(result -> result.name()))
        .containsExactly(option);
  }

  @Test
  void rulesThatDoNotFitTheMetadataFieldsAreToldAtTheProjection() {
    Map<String, String> properties = properties();
    properties.put("projection", "{\"constants\":{\"seq\":1}}");
    properties.put("metadata.fields", "{\"seq\":\"sequence\"}");

    assertThat(SinkSettings.problems(properties))
        .containsExactly(
            new OptionProblem(
                "projection", "projection.constants.seq: seq is a field of metadata.fields"));
  }

  private static Map<String, String> properties() {
    return new HashMap<>(Map.of("connection.url", "http://a:9200"));
  }
}
