package io.headwater.sink.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.config.OptionProblem;
import io.headwater.sink.config.SinkSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class IndexProbeTest {
  private static final WriteTarget SERVERLESS = new WriteTarget(false, true, true);
  private static final WriteTarget DATA_STREAM = new WriteTarget(true, false, false);
  private static final String INDEX =
      "{\"i\":{\"aliases\":{},\"mappings\":{\"dynamic\":\"strict\",\"properties\":"
          + "{\"a\":{\"type\":\"long\"}}},\"settings\":{\"index\":{\"gc_deletes\":\"1h\"}}}}";
  private static final String NOT_FOUND = items("\"status\":404,\"result\":\"not_found\"");

  private final FakeServer server = new FakeServer();

  IndexProbeTest() throws IOException {}

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void reallyWritesToTheIndexWithoutChangingADocument() {
    server.answer(200, INDEX).answer(200, NOT_FOUND);

    assertThat(problems(WriteTarget.INDEX, Map.of(), Map.of())).isEmpty();
    server.received();
    FakeServer.Received bulk = server.received();
    assertThat(bulk.line()).startsWith("POST /_bulk");
    assertThat(bulk.body())
        .startsWith("{\"delete\":{\"_index\":\"i\",\"_id\":\"headwater-probe-")
        .endsWith("\"version\":1,\"version_type\":\"external_gte\"}}\n");
  }

  @Test
  void unversionedWritesAreProbedWithoutAVersion() {
    server.answer(200, INDEX).answer(200, NOT_FOUND);

    assertThat(problems(new WriteTarget(false, false, false), Map.of(), Map.of())).isEmpty();
    server.received();
    assertThat(server.received().body()).doesNotContain("version");
  }

  @Test
  void namesAMissingPermissionToWrite() {
    server
        .answer(200, INDEX)
        .answer(200, items("\"status\":403,\"error\":{\"type\":\"security_exception\"}"));
    assertThat(problems(WriteTarget.INDEX, Map.of(), Map.of()))
        .singleElement()
        .satisfies(p -> assertThat(p.option()).isEqualTo("connection.username"));

    server.answer(200, INDEX).answer(403, "{\"error\":{\"type\":\"security_exception\"}}");
    assertThat(problems(WriteTarget.INDEX, Map.of(), Map.of()))
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("index i", "indices:data/write"));
  }

  @ParameterizedTest
  @CsvSource({
    "403,cluster_block_exception",
    "429,cluster_block_exception",
    "400,routing_missing_exception",
    "503,unavailable_shards_exception",
  })
  void whatPassesOrIsNoMatterOfOptionsIsNoProblem(int status, String type) {
    server
        .answer(200, INDEX)
        .answer(200, items("\"status\":" + status + ",\"error\":{\"type\":\"" + type + "\"}"));

    assertThat(problems(WriteTarget.INDEX, Map.of(), Map.of())).isEmpty();
  }

  @Test
  void namesAServerlessCollectionThatRefusesExternalVersions() {
    server
        .answer(200, INDEX)
        .answer(
            200,
            items(
                "\"status\":400,\"error\":{\"type\":\"illegal_argument_exception\","
                    + "\"reason\":\"Document ID is not supported\"}"));

    assertThat(problems(SERVERLESS, Map.of(), Map.of()))
        .singleElement()
        .satisfies(
            p ->
                assertThat(p.message())
                    .contains("external versions", "not supported", "version.source"));
  }

  @Test
  void namesMappingsThatConflict() {
    server.answer(200, INDEX).answer(200, NOT_FOUND);
    Map<String, String> options =
        Map.of(
            "mapping.update",
            "true",
            "index.mappings",
            "{\"properties\":{\"a\":{\"type\":\"text\"},\"b\":{\"type\":\"text\"}}}");

    assertThat(problems(WriteTarget.INDEX, options, Map.of()))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.option()).isEqualTo("index.mappings");
              assertThat(p.message()).contains("field a is long in the index, not text");
            });
  }

  @Test
  void namesFieldsThatStrictMappingsLackAtTheOptionThatProducesThem() {
    server.answer(200, INDEX).answer(200, NOT_FOUND);

    assertThat(
            problems(
                WriteTarget.INDEX,
                Map.of(),
                Map.of(
                    "projection",
                    Map.of("a", "number"),
                    "metadata.fields",
                    Map.of("_sequence", "string"))))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.option()).isEqualTo("metadata.fields");
              assertThat(p.message()).contains("field _sequence is not in the mappings");
            });
  }

  @Test
  void namesADataStreamWithoutATemplate() {
    server.answer(404, "").answer(200, "{ }\n");
    assertThat(problems(DATA_STREAM, Map.of(), Map.of()))
        .singleElement()
        .satisfies(p -> assertThat(p.option()).isEqualTo("index"));

    server.answer(404, "").answer(200, "{\"template\":{},\"overlapping\":[]}");
    assertThat(problems(DATA_STREAM, Map.of(), Map.of())).isEmpty();

    server.answer(404, "").answer(403, "{\"error\":{\"type\":\"security_exception\"}}");
    assertThat(problems(DATA_STREAM, Map.of(), Map.of())).isEmpty();
  }

  @Test
  void namesAMissingPermissionToLookIndicesUp() {
    server.answer(403, "{\"error\":{\"type\":\"security_exception\"}}").answer(403, "");

    assertThat(problems(WriteTarget.INDEX, Map.of(), Map.of()))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.option()).isEqualTo("connection.username");
              assertThat(p.message()).contains("indices:admin/get");
            });
  }

  @Test
  void aServerThatFallsSilentIsNoProblem() {
    server.neverAnswer();

    assertThat(problems(WriteTarget.INDEX, Map.of("read.timeout.ms", "200"), Map.of())).isEmpty();
  }

  @Test
  void aServerlessCollectionHasNoVersion() {
    server.answer(404, "").answer(404, "");
    SinkSettings settings = SinkSettings.from(Map.of("connection.url", server.url()));

    assertThat(ServerProbe.problems(settings.connection(), true)).isEmpty();
    assertThat(ServerProbe.problems(settings.connection(), false)).isNotEmpty();
  }

  private List<OptionProblem> problems(
      WriteTarget target, Map<String, String> options, Map<String, Map<String, String>> fields) {
    Map<String, String> properties =
        new HashMap<>(Map.of("connection.url", server.url(), "index", "i"));
    properties.putAll(options);
    SinkSettings settings = SinkSettings.from(properties);
    return IndexProbe.problems(
        settings.connection(), settings.index(), target, List.of("t"), fields);
  }

  private static String items(String item) {
    return "{\"errors\":true,\"items\":[{\"delete\":{" + item + "}}]}";
  }
}
