package io.headwater.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.sink.opensearch.FakeServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenSearchSinkConnectorTest {
  private static final String ROOT =
      "{\"version\":{\"distribution\":\"opensearch\",\"number\":\"2.19.6\"}}";

  private final OpenSearchSinkConnector connector = new OpenSearchSinkConnector();
  private final FakeServer server = new FakeServer();

  OpenSearchSinkConnectorTest() throws IOException {}

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void connectFindsItByServiceLoader() {
    assertThat(ServiceLoader.load(SinkConnector.class))
        .hasAtLeastOneElementOfType(OpenSearchSinkConnector.class);
  }

  @Test
  void hasTheBuildsVersion() {
    assertThat(connector.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(new OpenSearchSinkTask().version()).isEqualTo(connector.version());
  }

  @Test
  void startRefusesABrokenConfiguration() {
    assertThatThrownBy(() -> connector.start(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("connection.url");
  }

  @Test
  void everyTaskGetsTheConfigurationAndItsNumber() {
    connector.start(Map.of("connection.url", server.url()));

    List<Map<String, String>> tasks = connector.taskConfigs(3);

    assertThat(tasks).extracting(task -> task.get("task.id")).containsExactly("0", "1", "2");
    assertThat(tasks).allMatch(task -> server.url().equals(task.get("connection.url")));
  }

  @Test
  void validationAcceptsOpenSearch() {
    server.answer(200, ROOT);

    assertThat(errors(Map.of())).isEmpty();
  }

  @Test
  void validationAcceptsAServerThatIsDownWhileAnotherOneAnswers() throws IOException {
    server.answer(200, ROOT);
    String down = "http://127.0.0.1:" + freePort();

    assertThat(errors(Map.of("connection.url", down + "," + server.url()))).isEmpty();
  }

  @Test
  void validationNamesAServerThatCannotBeReached() throws IOException {
    server.answer(200, ROOT);
    String down = "http://127.0.0.1:" + freePort();

    assertThat(errors(Map.of("connection.url", down))).containsOnlyKeys("connection.url");
    assertThat(errors(Map.of("connection.url", down)).toString())
        .contains(down, "cannot be reached");
  }

  @Test
  void validationNamesAServerThatIsNotOpenSearch() {
    server.answer(200, "{\"version\":{\"number\":\"8.1.0\"},\"tagline\":\"You Know, for Search\"}");
    assertThat(errors(Map.of()).toString()).contains("not OpenSearch");

    server.answer(200, "<html>hello</html>");
    assertThat(errors(Map.of()).toString()).contains("not OpenSearch");

    server.answer(404, "");
    assertThat(errors(Map.of()).toString()).contains("404");
  }

  @Test
  void validationNamesWrongCredentials() {
    server.answer(401, "Unauthorized");

    assertThat(errors(Map.of("connection.username", "me", "connection.password", "pass1word")))
        .containsOnlyKeys("connection.username")
        .doesNotContainValue(List.of("pass1word"));
  }

  @Test
  void validationNamesOptionsThatDoNotFitTogetherAtOneOfThem() {
    assertThat(errors(Map.of("connection.username", "me"))).containsOnlyKeys("connection.password");
    assertThat(errors(Map.of("buffer.max.bytes", "1048576"))).containsOnlyKeys("buffer.max.bytes");
  }

  @Test
  void validationNamesWrongOptionsWithoutAskingTheServer() {
    assertThat(errors(Map.of("index", "Upper", "index.mappings", "{")))
        .containsOnlyKeys("index", "index.mappings");
  }

  private Map<String, List<String>> errors(Map<String, String> options) {
    Map<String, String> properties = new HashMap<>(Map.of("connection.url", server.url()));
    properties.putAll(options);
    Map<String, List<String>> errors = new HashMap<>();
    connector
        .validate(properties)
        .configValues()
        .forEach(
            value -> {
              if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), value.errorMessages());
              }
            });
    return errors;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
