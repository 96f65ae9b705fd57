package io.headwater.sink.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.write.IndexAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OpenSearchIndexAdminTest {
  private static final WriteTarget DATA_STREAM_TARGET = new WriteTarget(true, false, false);
  private static final String DATA_STREAM =
      "{\".ds-products-000001\":{\"aliases\":{},\"data_stream\":\"products\","
          + "\"settings\":{\"index\":{\"uuid\":\"u\"}},"
          + "\"defaults\":{\"index\":{\"gc_deletes\":\"60s\"}}}}";

  private final FakeServer server = new FakeServer();

  OpenSearchIndexAdminTest() throws IOException {}

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void createsAMissingIndexWithSettingsMappingsAndAliases() throws Exception {
    server
        .answer(404, "")
        .answer(200, "{\"acknowledged\":true}")
        .answer(200, index("u", "\"gc_deletes\":\"1h\"", "{}"));

    IndexAnswer answer =
        ensure(
            Map.of(
                "index.settings",
                "{\"number_of_shards\":3}",
                "index.mappings",
                "{\"dynamic_templates\":[]}",
                "index.aliases",
                "{\"a\":{}}"));

    assertThat(answer).isEqualTo(ready(true, "u"));
    assertThat(server.received().line()).startsWith("GET /products?");
    FakeServer.Received put = server.received();
    assertThat(put.line()).isEqualTo("PUT /products");
    assertThat(put.body())
        .isEqualTo(
            "{\"settings\":{\"index.gc_deletes\":\"1h\",\"number_of_shards\":3},"
                + "\"mappings\":{\"date_detection\":false,\"dynamic_templates\":[]},"
                + "\"aliases\":{\"a\":{}}}");
  }

  @Test
  void warnsWhenTheTemplateThatDecidesForgetsDeletesSoon() throws Exception {
    server
        .answer(404, "")
        .answer(200, "{\"acknowledged\":true}")
        .answer(200, index("u", "\"gc_deletes\":\"60s\"", "{}"));

    assertThat(warnings(ensure(Map.of("index.from.template", "true")))).contains("after 60 s");
    server.received();
    assertThat(server.received().body()).isEqualTo("{}");
  }

  @Test
  void anIndexThatAnotherTaskCreatedIsFine() throws Exception {
    server
        .answer(404, "")
        .answer(400, error("resource_already_exists_exception", "exists"))
        .answer(200, index("u", "\"gc_deletes\":\"1h\"", "{}"));

    assertThat(ensure(Map.of())).isEqualTo(ready(false, "u"));
  }

  @Test
  void warnsOfAnExistingIndexThatForgetsDeletesSoon() throws Exception {
    server.answer(
        200,
        "{\"products\":{\"aliases\":{},\"settings\":{\"index\":{\"uuid\":\"u\"}},"
            + "\"defaults\":{\"index\":{\"gc_deletes\":\"60s\"}}}}");

    assertThat(warnings(ensure(Map.of())))
        .contains("products", "after 60 s", "index.gc_deletes to 1h");
  }

  @ParameterizedTest
  @CsvSource({"400", "403", "405"})
  void settingsThatMayNotBeSeenAreNoHindrance(int status) throws Exception {
    server.answer(status, error("security_exception", "no")).answer(200, "");

    assertThat(ensure(Map.of())).isEqualTo(new IndexAnswer.Ready(false, Optional.empty()));
    server.received();
    assertThat(server.received().line()).isEqualTo("HEAD /products");
  }

  @Test
  void anAnswerThatIsNoDescriptionIsNoFailure() throws Exception {
    server.answer(200, "<html>welcome</html>");

    assertThat(ensure(Map.of())).isEqualTo(new IndexAnswer.Unavailable("status 200"));
  }

  @Test
  void aMissingIndexThatMustNotBeCreatedFails() throws Exception {
    server.answer(404, "");

    assertThat(failure(Map.of("index.auto.create", "false")))
        .contains("products", "index.auto.create");
    assertThat(server.receivedCount()).isEqualTo(1);
  }

  @Test
  void aMissingAliasIsNeverCreated() throws Exception {
    server.answer(404, "");

    assertThat(failure(Map.of("require.alias", "true")))
        .contains("Alias products does not exist", "require.alias");
    assertThat(server.receivedCount()).isEqualTo(1);
  }

  @Test
  void anIndexInPlaceOfARequiredAliasFails() throws Exception {
    server.answer(200, index("u", "", "{}"));

    assertThat(failure(Map.of("require.alias", "true"))).contains("Index products is no alias");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; {}",
        "{\"is_write_index\":false}; {\"is_write_index\":false}",
        "{\"is_write_index\":false};",
      })
  void anAliasWithoutAWriteIndexFails(String first, @Nullable String second) throws Exception {
    server.answer(200, alias(first, second));

    assertThat(failure(Map.of())).contains("products has no write index", "is_write_index");
  }

  @ParameterizedTest
  @CsvSource({"{}", "{\"is_write_index\":true}"})
  void anAliasOfOneIndexIsFine(String only) throws Exception {
    server.answer(200, alias(only, null));

    assertThat(ensure(Map.of("require.alias", "true")))
        .isEqualTo(
            new IndexAnswer.Ready(
                false,
                Optional.of(new IndexAnswer.Identity("p-1", "u1")),
                List.of(),
                Duration.ofMinutes(1)));
  }

  @Test
  void anAliasOfSeveralIndicesIsWarnedAbout() throws Exception {
    server.answer(200, alias("{}", "{\"is_write_index\":true}"));

    IndexAnswer answer = ensure(Map.of());
    assertThat(warnings(answer)).contains("products leads to 2 indices");
    assertThat(((IndexAnswer.Ready) answer).identity())
        .contains(new IndexAnswer.Identity("p-2", "u2"));
  }

  @Test
  void createsADataStream() throws Exception {
    server.answer(404, "").answer(200, "{\"acknowledged\":true}").answer(200, DATA_STREAM);

    // It goes on to new indices by itself: there is no identity to watch, and nothing is deleted.
    assertThat(ensure(DATA_STREAM_TARGET, Map.of()))
        .isEqualTo(new IndexAnswer.Ready(true, Optional.empty(), List.of(), Duration.ofMinutes(1)));
    server.received();
    FakeServer.Received put = server.received();
    assertThat(put.line()).isEqualTo("PUT /_data_stream/products");
    assertThat(put.body()).isEmpty();
  }

  @Test
  void aNewDataStreamGetsTheMappingsThatItsTemplateLacks() throws Exception {
    server
        .answer(404, "")
        .answer(200, "{\"acknowledged\":true}")
        .answer(200, DATA_STREAM)
        .answer(200, "{\"acknowledged\":true}");

    assertThat(ensure(DATA_STREAM_TARGET, updating("{\"a\":{\"type\":\"keyword\"}}")))
        .isInstanceOfSatisfying(
            IndexAnswer.Ready.class, ready -> assertThat(ready.created()).isTrue());
    server.received();
    server.received();
    server.received();
    assertThat(server.received().line()).startsWith("PUT /products/_mapping");
  }

  @Test
  void aDataStreamWithoutATemplateFails() throws Exception {
    server
        .answer(404, "")
        .answer(400, error("illegal_argument_exception", "no matching index template found"))
        .answer(404, "");

    assertThat(failure(DATA_STREAM_TARGET, Map.of()))
        .contains("data stream products", "no matching index template found", "index template");
  }

  @Test
  void aDataStreamTakesNoOtherWrites() throws Exception {
    server.answer(200, DATA_STREAM);

    assertThat(failure(Map.of())).contains("Data stream products only", "write.method");
  }

  @Test
  void addsWhatTheMappingsLack() throws Exception {
    server
        .answer(200, index("u", "\"gc_deletes\":\"1h\"", "{\"a\":{\"type\":\"keyword\"}}"))
        .answer(200, "{\"acknowledged\":true}");

    assertThat(ensure(updating("{\"a\":{\"type\":\"keyword\"},\"b\":{\"type\":\"long\"}}")))
        .isEqualTo(ready(false, "u"));
    assertThat(server.received().line()).contains(".mappings");
    FakeServer.Received put = server.received();
    assertThat(put.line()).isEqualTo("PUT /products/_mapping?write_index_only=true");
    assertThat(put.body()).contains("\"b\"");
  }

  @Test
  void mappingsThatLackNothingAreLeftAlone() throws Exception {
    server.answer(200, index("u", "\"gc_deletes\":\"1h\"", "{\"a\":{\"type\":\"keyword\"}}"));

    assertThat(ensure(updating("{\"a\":{\"type\":\"keyword\"}}"))).isEqualTo(ready(false, "u"));
    assertThat(server.receivedCount()).isEqualTo(1);
  }

  @Test
  void aFieldOfAnotherTypeFailsWithTheReason() throws Exception {
    server
        .answer(200, index("u", "\"gc_deletes\":\"1h\"", "{\"a\":{\"type\":\"long\"}}"))
        .answer(400, error("illegal_argument_exception", "mapper [a] cannot be changed"));

    assertThat(failure(updating("{\"a\":{\"type\":\"keyword\"}}")))
        .contains("mapper [a] cannot be changed", "index.mappings", "reindex");
  }

  @Test
  void withoutThePermissionOnlyWhatSurelyLacksIsAFailure() throws Exception {
    String present = index("u", "\"gc_deletes\":\"1h\"", "{\"a\":{\"type\":\"keyword\"}}");
    server.answer(200, present).answer(403, error("security_exception", "no"));
    assertThat(failure(updating("{\"b\":{\"type\":\"keyword\"}}")))
        .contains("indices:admin/mapping/put", "mapping.update", "lacks b");

    server.answer(200, present).answer(403, error("security_exception", "no"));
    assertThat(warnings(ensure(updating("{\"a\":{\"type\":\"keyword\",\"index\":true}}"))))
        .contains("indices:admin/mapping/put");
  }

  @Test
  void wrongMappingsFailWithTheReason() throws Exception {
    server
        .answer(404, "")
        .answer(400, error("mapper_parsing_exception", "No handler for type [strng]"))
        .answer(404, "");

    assertThat(failure(Map.of()))
        .contains("No handler for type [strng]", "index.settings", "index.mappings");
  }

  @ParameterizedTest
  @CsvSource({"401", "403"})
  void missingPermissionsFail(int status) throws Exception {
    server.answer(status, error("security_exception", "no")).answer(status, "");

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
  @ValueSource(strings = {"", "soon", "99999999999999999999s", "9223372036854775807d"})
  void aTimeThatCannotBeHeldIsNotKnown(String text) {
    assertThat(IndexDescription.time(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"60s,60000", "1h,3600000", "5m,300000", "2d,172800000", "10ms,10", "-1,-1"})
  void readsTimes(String text, long millis) {
    assertThat(IndexDescription.time(text)).contains(Duration.ofMillis(millis));
  }

  private String failure(Map<String, String> options) throws Exception {
    return failure(WriteTarget.INDEX, options);
  }

  private String failure(WriteTarget target, Map<String, String> options) throws Exception {
    IndexAnswer answer = ensure(target, options);
    assertThat(answer).isInstanceOf(IndexAnswer.Failed.class);
    return ((IndexAnswer.Failed) answer).message();
  }

  private static String warnings(IndexAnswer answer) {
    assertThat(answer).isInstanceOf(IndexAnswer.Ready.class);
    return ((IndexAnswer.Ready) answer).warnings().toString();
  }

  private IndexAnswer ensure(Map<String, String> options) throws Exception {
    return ensure(WriteTarget.INDEX, options);
  }

  private IndexAnswer ensure(WriteTarget target, Map<String, String> options) throws Exception {
    Map<String, String> properties = new HashMap<>(Map.of("connection.url", server.url()));
    properties.putAll(options);
    try (OpenSearch openSearch = new OpenSearch(SinkSettings.from(properties), target)) {
      return openSearch
          .indices()
          .ensure("products")
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static Map<String, String> updating(String fields) {
    return Map.of("mapping.update", "true", "index.mappings", "{\"properties\":" + fields + "}");
  }

  private static IndexAnswer.Ready ready(boolean created, String uuid) {
    return new IndexAnswer.Ready(
        created,
        Optional.of(new IndexAnswer.Identity("products", uuid)),
        List.of(),
        Duration.ofMinutes(1));
  }

  private static String index(String uuid, String setting, String fields) {
    return "{\"products\":{\"aliases\":{},\"mappings\":{\"properties\":"
        + fields
        + "},\"settings\":{\"index\":{\"uuid\":\""
        + uuid
        + "\""
        + (setting.isEmpty() ? "" : "," + setting)
        + "}}}}";
  }

  private static String alias(String first, @Nullable String second) {
    return "{" + member(1, first) + (second == null ? "" : "," + member(2, second)) + "}";
  }

  private static String member(int number, String alias) {
    return "\"p-%d\":{\"aliases\":{\"products\":%s},\"settings\":{\"index\":{\"uuid\":\"u%d\"}}}"
        .formatted(number, alias, number);
  }

  private static String error(String type, String reason) {
    return "{\"error\":{\"type\":\"" + type + "\",\"reason\":\"" + reason + "\"}}";
  }
}
