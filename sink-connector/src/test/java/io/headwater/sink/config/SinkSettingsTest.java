package io.headwater.sink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinkSettingsTest {
  @Test
  void everyOptionIsDocumentedGroupedAndNamed() {
    for (ConfigDef.ConfigKey key : SinkSettings.definition().configKeys().values()) {
      assertThat(key.documentation).as(key.name).isNotBlank().endsWith(".");
      assertThat(key.group).as(key.name).isNotBlank();
      assertThat(key.displayName).as(key.name).isNotEqualTo(key.name);
    }
  }

  @Test
  void onlyTheUrlMustBeGiven() {
    SinkSettings settings =
        SinkSettings.from(Map.of("connection.url", "http://a:9200/, https://b/"));

    assertThat(settings.connection().urls())
        .containsExactly(URI.create("http://a:9200"), URI.create("https://b"));
    assertThat(settings.connection().auth()).isEmpty();
    assertThat(settings.index().name().text()).isEqualTo("${table}");
    assertThat(settings.index().creation().automatic()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host:9200",
        "ftp://host",
        "http://",
        "http://a/x,http://b/y",
        "http://a?x=1",
        "http://a b"
      })
  void refusesUrlsThatCannotBeUsed(String url) {
    assertThatThrownBy(() -> SinkSettings.from(Map.of("connection.url", url)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("connection.url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://me:pass1word@host", "http://me:pass1word@ho st"})
  void passwordsInUrlsAreRefusedAndNotRepeated(String url) {
    assertThatThrownBy(() -> SinkSettings.from(Map.of("connection.url", url)))
        .hasMessageNotContaining("pass1word");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "index; Upper",
        "index; ${field}",
        "index.settings; [1]",
        "index.settings; {\"a\":1",
        "index.mappings; {} {}",
        "index.mappings; nonsense",
        "bulk.max.bytes; 1",
        "bulk.max.documents; 0",
        "linger.ms; -1",
        "max.in.flight.requests; 0",
        "buffer.max.bytes; 1",
        "buffer.max.bytes; 1048576",
        "retry.backoff.max.ms; 50",
        "retry.timeout.ms; 0",
        "retry.timeout.ms; -2",
        "retry.max.attempts; 0",
        "bulk.latency.high.ms; -1",
        "metrics.log.interval.ms; -1",
        "read.timeout.ms; 0",
        "connection.username; me",
        "connection.password; secret",
      })
  void namesTheWrongOption(String option, String value) {
    Map<String, String> properties = new HashMap<>();
    properties.put("connection.url", "http://a:9200");
    properties.put(option, value);

    assertThatThrownBy(() -> SinkSettings.from(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(option.startsWith("connection.") ? "connection." : option)
        .hasMessageNotContaining("secret");
  }

  @Test
  void routingByAFieldNeedsVersionsWhereEventsTellOfMoves() {
    Map<String, String> properties = new HashMap<>();
    properties.put("connection.url", "http://a:9200");
    properties.put("routing", "field:r");
    properties.put("version.source", "none");

    assertThatThrownBy(() -> SinkSettings.from(properties)).hasMessageContaining("routing");
    properties.put("record.format", "document");
    assertThat(SinkSettings.from(properties).write().routing().fields()).containsExactly("r");
  }

  @Test
  void optionsThatAreLeftBlankOrNullAreLeftOut() {
    Map<String, String> properties = new HashMap<>();
    properties.put("connection.url", "https://search-x.eu-west-1.es.amazonaws.com");
    properties.put("aws.signing", "es");
    properties.put("connection.username", "");
    properties.put("connection.password", " ");
    properties.put("connection.headers", "");
    properties.put("ingest.pipeline", " ");
    properties.put("index.auto.create", null);
    properties.put("bulk.max.bytes", null);
    properties.put("write.method", null);

    SinkSettings settings = SinkSettings.from(properties);

    assertThat(settings.connection().auth()).isEmpty();
    assertThat(settings.index().creation().automatic()).isTrue();
    assertThat(settings.batch().maxBytes()).isEqualTo(5 << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"_id", "_source", "a.b", " "})
  void theDeleteFlagIsAFieldThatDocumentsCanHave(String name) {
    Map<String, String> properties =
        Map.of("connection.url", "http://localhost:9200", "delete.flag.field", name);

    assertThatThrownBy(() -> SinkSettings.from(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("delete.flag.field");
  }
}
