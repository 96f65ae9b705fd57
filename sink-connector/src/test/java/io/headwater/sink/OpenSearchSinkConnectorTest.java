package io.headwater.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.sink.opensearch.FakeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void validationAcceptsAServerThatIsDownWhileAnotherOneAnswers() {
    server.answer(200, ROOT);
    String down = "http://127.0.0.1:1";

    assertThat(errors(Map.of("connection.url", down + "," + server.url()))).isEmpty();
  }

  @Test
  void validationNamesAServerThatCannotBeReached() {
    server.answer(200, ROOT);
    String down = "http://127.0.0.1:1";

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

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "1.2.4"})
  void validationNamesAnOpenSearchThatIsTooOld(String version) {
    server.answer(200, ROOT.replace("2.19.6", version));
    assertThat(errors(Map.of()).toString()).contains("connection.url", version, "1.3");
  }

  // The last is what a domain of Amazon says in its compatibility mode.
  @ParameterizedTest
  @ValueSource(strings = {"1.3.0", "1.10.1", "2.0.0", "3.8.0", "10.0.0", "7.10.2"})
  void validationAcceptsSupportedVersions(String version) {
    server.answer(200, ROOT.replace("2.19.6", version));
    assertThat(errors(Map.of())).isEmpty();
  }

  @Test
  void validationAsksForTheIndicesOfAllTopicsAndOutlivesAServerInTrouble() {
    server.answer(200, ROOT).answer(404, "");
    Map<String, String> options = Map.of("index", "${topic}-x", "index.auto.create", "false");

    // The second index is answered with status 500.
    assertThat(errors(with(options, "topics", " a, b")))
        .containsOnlyKeys("index.auto.create")
        .extractingByKey("index.auto.create")
        .asString()
        .contains("Index a-x does not exist")
        .doesNotContain("b-x");
  }

  @Test
  void validationNamesIndexOptionsThatDoNotFitTogether() {
    assertThat(errors(Map.of("index.from.template", "true", "index.settings", "{\"a\":1}")))
        .containsOnlyKeys("index.from.template");
    assertThat(errors(Map.of("mapping.update", "true", "index.mappings", " { }")))
        .containsOnlyKeys("mapping.update");
  }

  private static Map<String, String> with(Map<String, String> options, String name, String value) {
    Map<String, String> more = new HashMap<>(options);
    more.put(name, value);
    return more;
  }

  @Test
  void validationNamesWrongCredentials() {
    server.answer(401, "Unauthorized");

    assertThat(errors(Map.of("connection.username", "me", "connection.password", "pass1word")))
        .containsOnlyKeys("connection.username")
        .doesNotContainValue(List.of("pass1word"));
  }

  @Test
  void validationTellsAMissingPermissionFromAWrongPassword() {
    Map<String, String> user = Map.of("connection.username", "me", "connection.password", "p");
    server.answer(403, "{\"error\":{\"type\":\"security_exception\",\"reason\":\"r\"}}");
    assertThat(errors(user).toString())
        .contains("connection.username", "status 403", "cluster:monitor/main")
        .doesNotContain("password");
  }

  @Test
  void validationBlamesTheTokenThatIsRefusedNotAUser() {
    Map<String, String> token =
        Map.of("connection.headers", "{\"Authorization\":\"Bearer t0ken\"}");
    server.answer(401, "Unauthorized");

    assertThat(errors(token).toString())
        .startsWith("{connection.headers=")
        .contains("token")
        .doesNotContain("t0ken");
  }

  @Test
  void validationBlamesTheProxysLoginThatIsRefused() {
    server.answer(407, "");

    assertThat(errors(Map.of())).containsOnlyKeys("connection.proxy.username");
  }

  @Test
  void validationSaysWhatToDoAboutAnUntrustedCertificate() throws IOException {
    try (FakeServer tls = FakeServer.withTls()) {
      Map<String, List<String>> errors = errors(Map.of("connection.url", tls.url()));

      assertThat(errors).containsOnlyKeys("connection.url");
      assertThat(errors.toString())
          .contains(
              tls.url(), "certificate is not trusted", "connection.ssl.truststore.certificates");
    }
  }

  @Test
  void validationSuggestsHttpsWhereAConnectionIsClosedUnanswered() throws Exception {
    // What OpenSearch does with a plain request on its TLS port.
    assertThat(errorsOfServerThatSays("", "http").toString())
        .contains("connection.url", "if it speaks TLS", "https://");
  }

  @Test
  void validationSuggestsHttpWhereTlsIsNotSpoken() throws Exception {
    assertThat(errorsOfServerThatSays("HTTP/1.1 400 Bad Request\r\n\r\n", "https").toString())
        .contains("connection.url", "if it does not speak TLS", "http://");
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

  /** The server says the same whatever it is sent, and closes the connection. */
  private Map<String, List<String>> errorsOfServerThatSays(String answer, String scheme)
      throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answerOnce(server, answer));
      answering.start();
      String url = scheme + "://127.0.0.1:" + server.getLocalPort();
      Map<String, List<String>> errors = errors(Map.of("connection.url", url));
      answering.join();
      return errors;
    }
  }

  private static void answerOnce(ServerSocket server, String answer) {
    try (Socket socket = server.accept()) {
      var unused = socket.getInputStream().read(new byte[65_536]);
      socket.getOutputStream().write(answer.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nullsThatConnectHandsOverAreTakenForAbsentOptions() {
    Map<String, String> options = new HashMap<>();
    options.put("connection.url", "http://localhost:1");
    options.put("index.auto.create", null);
    options.put("linger.ms", null);
    options.put("topics", null);
    OpenSearchSinkConnector connector = new OpenSearchSinkConnector();

    assertThat(connector.validate(options).configValues())
        .filteredOn(value -> !value.errorMessages().isEmpty())
        .extracting(ConfigValue::name)
        .containsExactly("connection.url");
    connector.start(options);
    assertThat(connector.taskConfigs(1).get(0)).doesNotContainKey("linger.ms");
  }
}
