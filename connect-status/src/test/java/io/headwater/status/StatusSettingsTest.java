package io.headwater.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class StatusSettingsTest {
  @Test
  void workersAreReachedAsConnectReachesThem() {
    assertThat(scheme(Map.of())).isEqualTo("http");
    assertThat(scheme(Map.of("listeners", "HTTPS://:8443"))).isEqualTo("https");
    assertThat(scheme(Map.of("listeners", "https://:8443, http://:8083"))).isEqualTo("http");
    assertThat(
            scheme(
                Map.of(
                    "listeners",
                    "https://:8443,http://:8083",
                    "rest.advertised.listener",
                    "https")))
        .isEqualTo("https");
  }

  @Test
  void wrongPropertiesAreRefused() {
    assertThatThrownBy(() -> StatusSettings.from(Map.of("headwater.status.timeout.ms", "soon")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("headwater.status.timeout.ms");
  }

  @Test
  void everyPropertyIsDocumentedWithItsDefault() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "status.md"));
    StatusSettings.DEF
        .configKeys()
        .forEach(
            (name, key) ->
                assertThat(page).contains("| `" + name + "` | `" + key.defaultValue + "`"));
  }

  private static String scheme(Map<String, String> properties) {
    return StatusSettings.from(properties).local("a:1").getScheme();
  }
}
