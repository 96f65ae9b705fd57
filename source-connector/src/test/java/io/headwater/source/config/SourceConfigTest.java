package io.headwater.source.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceConfigTest {
  private static final String SECRET = "wJalrXUtnFEMI";

  @Test
  void everyOptionIsDocumentedGroupedAndNamed() {
    for (ConfigDef.ConfigKey key : SourceConfig.definition().configKeys().values()) {
      assertThat(key.documentation).as(key.name).isNotBlank().endsWith(".");
      assertThat(key.group).as(key.name).isNotBlank();
      assertThat(key.displayName).as(key.name).isNotEqualTo(key.name);
      assertThat(key.orderInGroup).as(key.name).isPositive();
    }
  }

  @Test
  void anEnumerationRecommendsItsValues() {
    ConfigValue start =
        SourceConfig.definition().validate(Map.of("table.include.list", "orders")).stream()
            .filter(value -> value.name().equals("stream.start"))
            .findFirst()
            .orElseThrow();

    assertThat(start.recommendedValues()).isEqualTo(List.of("trim_horizon", "latest"));
    assertThat(start.visible()).isTrue();
    for (Object value : start.recommendedValues()) {
      assertThat(with("stream.start", value.toString()).read().start())
          .hasToString(value.toString().toUpperCase(Locale.ROOT));
    }
  }

  @Test
  void onlyTheTableMustBeGiven() {
    SourceConfig config = SourceConfig.from(Map.of("table.include.list", "orders"));

    assertThat(config)
        .isEqualTo(
            new SourceConfig(
                new AwsSettings(Optional.empty(), Optional.empty(), Optional.empty()),
                new TableSettings("orders", "dynamodb"),
                new ReadSettings(
                    ReadSettings.Start.TRIM_HORIZON,
                    2,
                    16 << 20,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(1)),
                new EventSettings(true)));
    assertThat(config.table().topic()).isEqualTo("dynamodb.orders");
    assertThat(config.table().heartbeatTopic()).isEqualTo("__headwater-heartbeat.dynamodb");
  }

  @Test
  void everyOptionIsRead() {
    Map<String, String> properties = new HashMap<>();
    properties.put("table.include.list", " orders ");
    properties.put("topic.prefix", "shop");
    properties.put("aws.region", "eu-west-1");
    properties.put("aws.endpoint", "http://localhost:8000");
    properties.put("aws.access.key.id", "AKID");
    properties.put("aws.secret.access.key", SECRET);
    properties.put("stream.start", "LATEST");
    properties.put("reader.threads", "5");
    properties.put("buffer.max.bytes", "2097152");
    properties.put("idle.poll.max.ms", "700");
    properties.put("shard.discovery.interval.ms", "2000");
    properties.put("tombstones.on.delete", "false");
    assertThat(properties.keySet())
        .as("this test knows every option")
        .isEqualTo(SourceConfig.definition().names());

    SourceConfig config = SourceConfig.from(properties);

    assertThat(config.table()).isEqualTo(new TableSettings("orders", "shop"));
    assertThat(config.aws().region()).contains("eu-west-1");
    assertThat(config.aws().endpoint()).contains(URI.create("http://localhost:8000"));
    AwsSettings.StaticCredentials credentials = config.aws().staticCredentials().orElseThrow();
    assertThat(credentials.accessKeyId()).isEqualTo("AKID");
    assertThat(credentials.secretAccessKey().value()).isEqualTo(SECRET);
    assertThat(config.read())
        .isEqualTo(
            new ReadSettings(
                ReadSettings.Start.LATEST,
                5,
                2_097_152,
                Duration.ofMillis(700),
                Duration.ofSeconds(2)));
    assertThat(config.event().tombstonesOnDelete()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "table.include.list; a,b",
        "table.include.list; ''",
        "table.include.list; ab",
        "table.include.list; or/ders",
        "topic.prefix; ''",
        "topic.prefix; a b",
        "topic.prefix; a/b",
        "aws.endpoint; localhost:8000",
        "aws.endpoint; ftp://host",
        "aws.endpoint; http://user:hunter2@host",
        "aws.endpoint; http://",
        "aws.endpoint; http://a b",
        "stream.start; middle",
        "stream.start; ''",
        "reader.threads; 0",
        "reader.threads; 65",
        "reader.threads; many",
        "buffer.max.bytes; 1048575",
        "idle.poll.max.ms; 199",
        "idle.poll.max.ms; 60001",
        "shard.discovery.interval.ms; 999",
        "shard.discovery.interval.ms; 3600001",
        "tombstones.on.delete; maybe",
      })
  void namesTheWrongOption(String option, String value) {
    assertThatThrownBy(() -> with(option, value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(option);
  }

  @Test
  void namesTheMissingTable() {
    assertThatThrownBy(() -> SourceConfig.from(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("table.include.list");
  }

  @Test
  void credentialsAreGivenTogetherOrNotAtAll() {
    assertThatThrownBy(() -> with("aws.access.key.id", "AKID"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("aws.access.key.id", "aws.secret.access.key");
    assertThatThrownBy(() -> with("aws.secret.access.key", SECRET))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("aws.access.key.id", "aws.secret.access.key")
        .hasMessageNotContaining(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void blankOptionsCountAsNotGiven(String blank) {
    AwsSettings aws =
        SourceConfig.from(
                Map.of(
                    "table.include.list", "orders",
                    "aws.region", blank,
                    "aws.endpoint", blank,
                    "aws.access.key.id", blank,
                    "aws.secret.access.key", blank))
            .aws();

    assertThat(aws)
        .isEqualTo(new AwsSettings(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void anAccessKeyWithABlankSecretIsRefused() {
    assertThatThrownBy(
            () ->
                SourceConfig.from(
                    Map.of(
                        "table.include.list", "orders",
                        "aws.access.key.id", "AKID",
                        "aws.secret.access.key", "")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aws.secret.access.key");
  }

  @Test
  void theSecretNeverShows() {
    Map<String, String> properties =
        Map.of(
            "table.include.list", "orders",
            "aws.access.key.id", "AKID",
            "aws.secret.access.key", SECRET);

    assertThat(SourceConfig.from(properties)).asString().doesNotContain(SECRET);
    assertThat(SourceConfig.definition().parse(properties)).asString().doesNotContain(SECRET);
    assertThat(SourceConfig.definition().validate(properties)).asString().doesNotContain(SECRET);
  }

  private static SourceConfig with(String option, String value) {
    Map<String, String> properties = new HashMap<>();
    properties.put("table.include.list", "orders");
    properties.put(option, value);
    return SourceConfig.from(properties);
  }
}
