package io.headwater.sink.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.write.IndexAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class OpenSearchIndexAdminTest {
  private final FakeServer server = new FakeServer();

  OpenSearchIndexAdminTest() throws IOException {}

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void createsAMissingIndexWithSettingsAndMappings() throws Exception {
    server.answer(404, "").answer(200, "{\"acknowledged\":true}");

    assertThat(ensure(Map.of("index.settings", "{\"number_of_shards\":3}")))
        .isEqualTo(new IndexAnswer.Ready(true, Optional.empty()));
    assertThat(server.received().line()).isEqualTo("HEAD /products");
    FakeServer.Received put = server.received();
    assertThat(put.line()).isEqualTo("PUT /products");
    assertThat(put.body())
        .isEqualTo(
            "{\"settings\":{\"index.gc_deletes\":\"1h\",\"number_of_shards\":3},"
                + "\"mappings\":{\"date_detection\":false}}");
  }

  @Test
  void anIndexThatAnotherTaskCreatedIsFine() throws Exception {
    server.answer(404, "").answer(400, error("resource_already_exists_exception", "exists"));

    assertThat(ensure(Map.of())).isEqualTo(new IndexAnswer.Ready(false, Optional.empty()));
  }

  @Test
  void tellsHowLongAnExistingIndexRemembersDeletes() throws Exception {
    server
        .answer(200, "")
        .answer(200, "{\"p-1\":{\"settings\":{},\"defaults\":{\"index.gc_deletes\":\"60s\"}}}");

    assertThat(ensure(Map.of()))
        .isEqualTo(new IndexAnswer.Ready(false, Optional.of(Duration.ofSeconds(60))));
  }

  @Test
  void settingsThatMayNotBeSeenAreNoHindrance() throws Exception {
    server.answer(200, "").answer(403, error("security_exception", "no"));

    assertThat(ensure(Map.of())).isEqualTo(new IndexAnswer.Ready(false, Optional.empty()));
  }

  @Test
  void aMissingIndexThatMustNotBeCreatedFails() throws Exception {
    server.answer(404, "");

    assertThat(failure(Map.of("index.auto.create", "false")))
        .contains("products", "index.auto.create");
    assertThat(server.receivedCount()).isEqualTo(1);
  }

  @Test
  void wrongMappingsFailWithTheReason() throws Exception {
    server
        .answer(404, "")
        .answer(400, error("mapper_parsing_exception", "No handler for type [strng]"));

    assertThat(failure(Map.of()))
        .contains("No handler for type [strng]", "index.settings", "index.mappings");
  }

  @ParameterizedTest
  @CsvSource({"401", "403"})
  void missingPermissionsFail(int status) throws Exception {
    server.answer(status, error("security_exception", "no"));

    assertThat(failure(Map.of())).contains("connection.username", "products");
  }

  @ParameterizedTest
  @CsvSource({"429", "500", "503"})
  void anOutageIsNoFailure(int status) throws Exception {
    server.answer(404, "").answer(status, error("some_exception", "later"));

    assertThat(ensure(Map.of()))
        .isEqualTo(new IndexAnswer.Unavailable("status " + status + " some_exception"));
  }

  @Test
  void noAnswerIsNoFailure() throws Exception {
    server.neverAnswer();

    assertThat(ensure(Map.of("read.timeout.ms", "200")))
        .isInstanceOf(IndexAnswer.Unavailable.class);
  }

  @ParameterizedTest
  @CsvSource({"60s,60000", "1h,3600000", "5m,300000", "2d,172800000", "10ms,10", "-1,-1"})
  void readsTimes(String text, long millis) {
    assertThat(OpenSearchIndexAdmin.time(text)).contains(Duration.ofMillis(millis));
  }

  private String failure(Map<String, String> options) throws Exception {
    IndexAnswer answer = ensure(options);
    assertThat(answer).isInstanceOf(IndexAnswer.Failed.class);
    return ((IndexAnswer.Failed) answer).message();
  }

  private IndexAnswer ensure(Map<String, String> options) throws Exception {
    Map<String, String> properties = new HashMap<>(Map.of("connection.url", server.url()));
    properties.putAll(options);
    try (OpenSearch openSearch = new OpenSearch(SinkSettings.from(properties))) {
      return openSearch
          .indices()
          .ensure("products")
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static String error(String type, String reason) {
    return "{\"error\":{\"type\":\"" + type + "\",\"reason\":\"" + reason + "\"}}";
  }
}
