package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.write.BulkAnswer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ProxyTest {
  private static final String ONE_DELETED = "{\"items\":[{\"delete\":{\"status\":200}}]}";
  private static final String LOGIN = "Basic bWU6cHIweHk=";

  @Test
  void plainRequestsGoThroughTheProxy() throws Exception {
    try (FakeProxy proxy = new FakeProxy();
        FakeServer server = new FakeServer()) {
      server.answer(200, ONE_DELETED);

      assertThat(send(proxy, Map.of("connection.url", server.url())))
          .isInstanceOf(BulkAnswer.Items.class);

      assertThat(proxy.heads()).hasSize(1);
      assertThat(proxy.heads().element())
          .startsWith("POST " + server.url() + "/_bulk?")
          .containsIgnoringCase("Proxy-Authorization: " + LOGIN);
      assertThat(server.received().line()).startsWith("POST /_bulk?");
    }
  }

  @Test
  void requestsOverTlsGoThroughATunnelThatShowsNothingToTheProxyAndNoLoginToTheServer(
      @TempDir Path folder) throws Exception {
    TestCertificates certificates = TestCertificates.in(folder);
    try (FakeProxy proxy = new FakeProxy();
        FakeServer server = FakeServer.withTls(certificates, false)) {
      server.answer(200, ONE_DELETED);

      BulkAnswer answer =
          send(
              proxy,
              Map.of(
                  "connection.url", server.url(),
                  "connection.ssl.truststore.certificates", certificates.authority()));

      assertThat(answer).isInstanceOf(BulkAnswer.Items.class);
      assertThat(proxy.heads()).hasSize(1);
      assertThat(proxy.heads().element())
          .startsWith("CONNECT 127.0.0.1:" + server.port() + " ")
          .containsIgnoringCase("Proxy-Authorization: " + LOGIN);
      FakeServer.Received request = server.received();
      assertThat(request.line()).startsWith("POST /_bulk?");
      assertThat(request.header("Proxy-authorization")).isEmpty();
    }
  }

  @Test
  void aProxyThatIsDownIsNoAnswer() throws Exception {
    try (FakeServer server = new FakeServer()) {
      FakeProxy proxy = new FakeProxy();
      proxy.close();

      BulkAnswer answer = send(proxy, Map.of("connection.url", server.url()));

      assertThat(answer).isInstanceOf(BulkAnswer.Unanswered.class);
      assertThat(((BulkAnswer.Unanswered) answer).sent()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "connection.proxy.url, https://proxy:3128",
    "connection.proxy.url, http://me:pass1word@proxy:3128",
    "connection.proxy.url, http://proxy:3128/path",
    "connection.proxy.password, ''",
    "connection.proxy.username, ''",
    "connection.proxy.url, ''"
  })
  void optionsThatDoNotFitAreRefused(String option, String value) {
    Map<String, String> options = new HashMap<>();
    options.put("connection.url", "http://a");
    options.put("connection.proxy.url", "http://proxy:3128");
    options.put("connection.proxy.username", "me");
    options.put("connection.proxy.password", "pass1word");
    options.put(option, value);

    assertThatThrownBy(() -> SinkSettings.from(options))
        .hasMessageContaining(option)
        .hasMessageNotContaining("pass1word");
  }

  private static BulkAnswer send(FakeProxy proxy, Map<String, String> options) throws Exception {
    Map<String, String> properties = new HashMap<>(options);
    properties.put("connection.proxy.url", proxy.url());
    properties.put("connection.proxy.username", "me");
    properties.put("connection.proxy.password", "pr0xy");
    try (OpenSearch openSearch = new OpenSearch(SinkSettings.from(properties))) {
      return openSearch
          .bulk()
          .send("{}\n".getBytes(UTF_8))
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    }
  }
}
