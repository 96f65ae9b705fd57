package io.headwater.source.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.source.snapshot.ScanFilter;
import io.headwater.source.snapshot.ScanOptions;
import io.headwater.source.wire.ScalarType;
import io.headwater.source.wire.WireValue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotSettingsTest {
  private static final ConfigDef DEFINITION = SnapshotSettings.define(new ConfigDef());

  @Test
  void everyOptionIsDocumentedGroupedAndNamed() {
    for (ConfigDef.ConfigKey key : DEFINITION.configKeys().values()) {
      assertThat(key.documentation).as(key.name).isNotBlank().endsWith(".");
      assertThat(key.group).as(key.name).isEqualTo("Snapshot");
      assertThat(key.displayName).as(key.name).isNotEqualTo(key.name);
    }
    assertThat(DEFINITION.configKeys().values().stream().map(key -> key.orderInGroup))
        .doesNotHaveDuplicates();
  }

  @Test
  void nothingMustBeGiven() {
    assertThat(settings(Map.of()))
        .isEqualTo(
            new SnapshotSettings(
                SnapshotSettings.Mode.INITIAL,
                0,
                0,
                Duration.ofMinutes(5),
                Duration.ofHours(12),
                Duration.ofSeconds(30),
                new ScanOptions(true, Optional.empty(), List.of())));
  }

  @Test
  void everyOptionIsRead() {
    Map<String, String> properties = new HashMap<>();
    properties.put("snapshot.mode", "When_Needed");
    properties.put("snapshot.segments", "64");
    properties.put("snapshot.max.rcu", "500");
    properties.put("snapshot.margin.ms", "1000");
    properties.put("snapshot.stream.delay.max.ms", "2000");
    properties.put("snapshot.log.interval.ms", "3000");
    properties.put("snapshot.consistent.read", "false");
    properties.put("snapshot.filter.expression", "#s = :a AND size(#s) > :n");
    properties.put("snapshot.filter.names", "{\"#s\":\"status\"}");
    properties.put("snapshot.filter.values", "{\":a\":{\"S\":\"x\"},\":n\":{\"N\":\"1\"}}");
    properties.put("snapshot.projection", "name, price");
    assertThat(properties.keySet())
        .as("this test knows every option")
        .isEqualTo(DEFINITION.names());

    assertThat(settings(properties))
        .isEqualTo(
            new SnapshotSettings(
                SnapshotSettings.Mode.WHEN_NEEDED,
                64,
                500,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                new ScanOptions(
                    false,
                    Optional.of(
                        new ScanFilter(
                            "#s = :a AND size(#s) > :n",
                            Map.of("#s", "status"),
                            Map.of(
                                ":a",
                                new WireValue.Scalar(ScalarType.S, "x"),
                                ":n",
                                new WireValue.Scalar(ScalarType.N, "1")))),
                    List.of("name", "price"))));
  }

  @ParameterizedTest
  @EnumSource
  void everyModeIsRecommendedAndRead(SnapshotSettings.Mode mode) {
    String name = mode.name().toLowerCase(Locale.ROOT);
    ConfigValue value =
        DEFINITION.validate(Map.of()).stream()
            .filter(option -> option.name().equals("snapshot.mode"))
            .findFirst()
            .orElseThrow();

    assertThat(value.recommendedValues()).contains(name);
    assertThat(settings(Map.of("snapshot.mode", name)).mode()).isEqualTo(mode);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "snapshot.mode; sometimes",
        "snapshot.mode; ''",
        "snapshot.segments; -1",
        "snapshot.segments; 10001",
        "snapshot.max.rcu; -1",
        "snapshot.max.rcu; many",
        "snapshot.margin.ms; -1",
        "snapshot.stream.delay.max.ms; -1",
        "snapshot.stream.delay.max.ms; 86400000",
        "snapshot.log.interval.ms; 999",
        "snapshot.consistent.read; maybe",
        "snapshot.filter.names; {",
        "snapshot.filter.names; []",
        "snapshot.filter.names; {\"#s\":5}",
        "snapshot.filter.names; {\"#s\":\"unused\"}",
        "snapshot.filter.values; {\":v\":\"plain\"}",
        "snapshot.filter.values; {\":v\":{\"S\":\"unused\"}}",
        "snapshot.projection; a,,b",
        "snapshot.projection; a,b,a",
      })
  void namesTheWrongOption(String option, String value) {
    assertThatThrownBy(() -> settings(Map.of(option, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(option);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // expression; names; values; the option at fault; what is wrong
        "#s = :v; ; {\":v\":{\"S\":\"x\"}}; snapshot.filter.names; #s",
        "s = :v; ; ; snapshot.filter.values; :v",
        "s = :v; ; {\":v\":{\"S\":\"x\"},\":w\":{\"S\":\"x\"}}; snapshot.filter.values; :w",
        "s = :v; {\"s\":\"status\"}; {\":v\":{\"S\":\"x\"}}; snapshot.filter.names; s must be #",
        "s = :v; ; {\"#v\":{\"S\":\"x\"}}; snapshot.filter.values; must be :",
        "#headwater0 = :v; {\"#headwater0\":\"a\"}; {\":v\":{\"S\":\"x\"}}; snapshot.filter.names; taken",
      })
  void namesThePlaceholderThatDoesNotFit(
      String expression, String names, String values, String option, String problem) {
    Map<String, String> properties = new HashMap<>();
    properties.put("snapshot.filter.expression", expression);
    properties.put("snapshot.filter.names", names);
    properties.put("snapshot.filter.values", values);

    assertThatThrownBy(() -> settings(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(option, problem);
  }

  @Test
  void malformedJsonIsReportedAtItsOptionWithoutItsValues() {
    ConfigValue values =
        DEFINITION.validate(Map.of("snapshot.filter.values", "{\":v\":{\"S\":\"secret\"}")).stream()
            .filter(option -> option.name().equals("snapshot.filter.values"))
            .findFirst()
            .orElseThrow();

    assertThat(values.errorMessages())
        .singleElement()
        .asString()
        .contains("snapshot.filter.values", "JSON")
        .doesNotContain("secret");
  }

  @Test
  void blankOptionsCountAsNotGiven() {
    assertThat(
            settings(
                    Map.of(
                        "snapshot.filter.expression", " ",
                        "snapshot.filter.names", "",
                        "snapshot.filter.values", " "))
                .scan()
                .filter())
        .isEmpty();
  }

  private static SnapshotSettings settings(Map<String, String> properties) {
    return SnapshotSettings.from(new AbstractConfig(DEFINITION, properties, false));
  }
}
