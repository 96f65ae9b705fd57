package io.headwater.sink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputSettingsTest {
  @Test
  void defaultsAreHeadwatersOwnEvents() {
    assertThat(settings(Map.of()))
        .isEqualTo(
            new InputSettings(
                RecordFormat.HEADWATER, new VersionSource.Event(), NullValues.DELETE));
    assertThat(settings(Map.of()).problems()).isEmpty();
  }

  @Test
  void everyFormAVersionComesInIsRead() {
    assertThat(VersionSource.parse("header:a.b")).isEqualTo(new VersionSource.Header("a.b"));
    assertThat(VersionSource.parse("field:source.lsn"))
        .isEqualTo(new VersionSource.Field(List.of("source", "lsn")));
    assertThat(VersionSource.parse("field:a\\.b.c"))
        .isEqualTo(new VersionSource.Field(List.of("a.b", "c")));
    assertThat(VersionSource.parse("offset")).isEqualTo(new VersionSource.Offset());
    assertThat(VersionSource.parse("none")).isEqualTo(new VersionSource.None());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Event", "header:", "field:", "field:a..b", "field:a.", "lsn"})
  void otherVersionSourcesAreRefusedAtTheOption(String source) {
    assertThatThrownBy(() -> settings(Map.of("version.source", source)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("version.source")
        .hasMessageContaining("field");
  }

  @ParameterizedTest
  @ValueSource(strings = {"avro", "HEADWATER", ""})
  void otherFormatsAreRefusedNamingTheKnownOnes(String format) {
    assertThatThrownBy(() -> settings(Map.of("record.format", format)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("headwater, debezium, document");
  }

  @ParameterizedTest
  @CsvSource({
    "headwater, event, delete, ",
    "headwater, field:version, delete, ",
    "debezium, event, delete, version.source",
    "debezium, field:source.lsn, delete, ",
    "debezium, offset, delete, ",
    "document, event, delete, ",
    "document, field:v, delete, behavior.on.null.values",
    "document, field:v, ignore, ",
    "document, field:v, fail, ",
    "document, header:v, delete, "
  })
  void optionsThatDoNotFitAreToldAtTheOneToChange(
      String format, String version, String nulls, String option) {
    List<String> problems =
        settings(
                Map.of(
                    "record.format", format,
                    "version.source", version,
                    "behavior.on.null.values", nulls))
            .problems()
            .stream()
            .map(OptionProblem::option)
            .toList();
    assertThat(problems).isEqualTo(option == null ? List.of() : List.of(option));
  }

  @Test
  void theSinkReportsThem() {
    Map<String, String> properties =
        Map.of("connection.url", "http://localhost:9200", "record.format", "debezium");
    assertThat(SinkSettings.problems(properties))
        .extracting(OptionProblem::option)
        .containsExactly("version.source");
  }

  private static InputSettings settings(Map<String, String> properties) {
    return InputSettings.from(
        new AbstractConfig(InputSettings.define(new ConfigDef()), properties, false));
  }
}
