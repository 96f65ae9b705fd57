package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.localstack.client.HttpStatusException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** How the packaged sink looks after its indices in a real OpenSearch. */
abstract class IndexCareContract extends OpenSearchContract {
  @Test
  void createsIndicesWithAnalyzersMappingsAndAliases() {
    write(
        Map.of(
            "index",
            "made-${table}",
            "index.settings",
            "{\"analysis\":{\"analyzer\":{\"folded\":{\"type\":\"custom\",\"tokenizer\":\"standard\","
                + "\"filter\":[\"lowercase\",\"asciifolding\"]}}}}",
            "index.mappings",
            "{\"properties\":{\"name\":{\"type\":\"text\",\"analyzer\":\"folded\"}}}",
            "index.aliases",
            "{\"made-alias\":{}}"),
        "{\"name\":\"Café\",\"price\":19.99,\"big_double\":1,\"big_text\":\"12345678901234567890\"}");

    search().refresh("made-t");
    assertThat(hits("made-alias", "{\"query\":{\"match\":{\"name\":\"cafe\"}}}")).isEqualTo(1);
    JsonNode fields = search().mappings("made-t").path("properties");
    assertThat(fields.path("price").path("type").asText()).isEqualTo("double");
    assertThat(fields.path("big_double").path("type").asText()).isEqualTo("double");
    assertThat(fields.path("big_text").path("type").asText()).isEqualTo("text");
    assertThat(search().settings("made-t").path("index.gc_deletes").asText()).isEqualTo("1h");
  }

  @Test
  void leavesNewIndicesToTheClustersTemplate() {
    search()
        .put(
            "/_index_template/mine",
            "{\"index_patterns\":[\"templated-*\"],\"template\":{\"settings\":{\"number_of_shards\":2},"
                + "\"mappings\":{\"properties\":{\"a\":{\"type\":\"keyword\"}}}}}");
    Map<String, String> options = Map.of("index", "templated-1", "index.from.template", "true");
    assertThat(sink().errors(options)).isEmpty();

    String log = SinkRig.logOf(() -> write(options, "{\"a\":\"x\"}"));

    assertThat(search().settings("templated-1").path("index.number_of_shards").asText())
        .isEqualTo("2");
    assertThat(search().mappings("templated-1").path("properties").path("a").path("type").asText())
        .isEqualTo("keyword");
    assertThat(log).contains("templated-1 forgets deletes after 60 s");
    assertThat(
            SinkRig.logOf(
                () -> sink().errors(Map.of("index", "unmatched", "index.from.template", "true"))))
        .contains("no index template matches unmatched");
  }

  @Test
  void aDataStreamTakesNoVersionedWrites() {
    search()
        .put("/_index_template/streams", "{\"index_patterns\":[\"stream-*\"],\"data_stream\":{}}");
    search().put("/_data_stream/stream-1", "");
    Map<String, String> options = Map.of("index", "stream-1");

    assertThat(sink().errors(options).toString()).contains("index=", "write.method");
    assertFails(options, "Data stream stream-1 only takes new documents");
  }

  @Test
  void aRequiredAliasIsNeverCreated() {
    Map<String, String> options = Map.of("index", "wanted", "require.alias", "true");
    assertThat(sink().errors(options)).containsOnlyKeys("require.alias");
    assertFails(options, "Alias wanted does not exist");
    assertThat(search().indexExists("wanted")).isFalse();

    search().createIndex("wanted-1", "{\"aliases\":{\"wanted\":{}}}");
    assertThat(sink().errors(options)).isEmpty();
    write(options, "{}");
    assertThat(search().document("wanted-1", "k")).isPresent();
  }

  @Test
  void anAliasNeedsAWriteIndex() {
    search().createIndex("several-1", "{\"aliases\":{\"several\":{}}}");
    search().createIndex("several-2", "{\"aliases\":{\"several\":{}}}");
    Map<String, String> options = Map.of("index", "several");
    assertThat(sink().errors(options).toString()).contains("index=", "no write index");
    assertFails(options, "no write index");

    search()
        .post(
            "/_aliases",
            "{\"actions\":[{\"add\":{\"index\":\"several-2\",\"alias\":\"several\","
                + "\"is_write_index\":true}}]}");
    assertThat(sink().errors(options)).isEmpty();
    String log = SinkRig.logOf(() -> write(options, "{}"));
    assertThat(log).containsOnlyOnce("several leads to 2 indices");
    assertThat(search().document("several-2", "k")).isPresent();
  }

  @Test
  void addsNewFieldsToExistingMappings() {
    search()
        .createIndex(
            "growing",
            "{\"settings\":{\"index.gc_deletes\":\"1h\"},"
                + "\"mappings\":{\"properties\":{\"a\":{\"type\":\"long\"}}}}");
    Map<String, String> options =
        Map.of(
            "index",
            "growing",
            "mapping.update",
            "true",
            "index.mappings",
            "{\"properties\":{\"a\":{\"type\":\"long\"},\"b\":{\"type\":\"keyword\"}}}");
    assertThat(sink().errors(options)).isEmpty();
    write(options, "{\"b\":\"x\"}");
    assertThat(search().mappings("growing").path("properties").path("b").path("type").asText())
        .isEqualTo("keyword");

    Map<String, String> conflict =
        Map.of(
            "index",
            "growing",
            "mapping.update",
            "true",
            "index.mappings",
            "{\"properties\":{\"a\":{\"type\":\"keyword\"}}}");
    assertThat(sink().errors(conflict)).containsOnlyKeys("index.mappings");
    assertThat(sink().errors(conflict).toString()).contains("field a is long in the index");
    assertFails(conflict, "cannot be changed from type [long] to [keyword]");
  }

  @Test
  void aDeletedIndexThatTheClusterRemakesIsReportedOnce() {
    Map<String, String> options = Map.of("index", "remade", "index.check.interval.ms", "1");
    try (SinkRig.Task task = sink().start(options)) {
      task.write("a", 1, "{}");
      search().deleteIndex("remade");
      search().createIndex("remade", "{}");
      String log =
          SinkRig.logOf(
              () -> {
                for (int i = 2; i < 20; i++) {
                  task.write("a", i, "{}");
                }
              });
      assertThat(log).containsOnlyOnce("Index remade was deleted and is another one now");
    }
  }

  @Test
  void aDeletedIndexIsMadeAnewAsConfiguredWhereTheClusterMakesNone() {
    search().put("/_cluster/settings", "{\"transient\":{\"action.auto_create_index\":\"false\"}}");
    try (SinkRig.Task task = sink().start(Map.of("index", "again"))) {
      task.write("a", 1, "{}");
      search().deleteIndex("again");
      String log =
          SinkRig.logOf(
              () -> {
                task.write("a", 2, "{}");
                task.write("b", 3, "{}");
              });
      assertThat(log).containsOnlyOnce("Index again is gone");
      assertThat(search().settings("again").path("index.gc_deletes").asText()).isEqualTo("1h");
      assertThat(search().document("again", "b")).isPresent();
    } finally {
      search().put("/_cluster/settings", "{\"transient\":{\"action.auto_create_index\":null}}");
    }
  }

  @Test
  void anIndexThatForgetsDeletesSoonIsWarnedAboutOnce() {
    search().createIndex("forgetful", "{}");
    Map<String, String> options = Map.of("index", "forgetful", "index.check.interval.ms", "1");

    String log =
        SinkRig.logOf(
            () -> {
              try (SinkRig.Task task = sink().start(options)) {
                for (int i = 1; i < 10; i++) {
                  task.write("a", i, "{}");
                }
              }
            });

    assertThat(log).containsOnlyOnce("forgetful forgets deletes after 60 s");
  }

  /** Both sides of a line that docs/guarantees.md draws. */
  @Test
  void anOldEventBringsADocumentBackOnlyWhereItsRemovalIsForgotten() {
    search().createIndex("remembers", "{\"settings\":{\"index.gc_deletes\":\"1h\"}}");
    search().createIndex("forgets", "{\"settings\":{\"index.gc_deletes\":\"0ms\"}}");
    for (String index : List.of("remembers", "forgets")) {
      try (SinkRig.Task task = sink().start(Map.of("index", index))) {
        task.write("a", 1, "{}");
        task.send("a", ChangeText.remove("a", 2, "{}"));
        assertThat(search().document(index, "a")).isEmpty();
        Pipeline.await(
            "the removal to be forgotten where it may be",
            () -> {
              search().refresh(index);
              task.write("a", 1, "{}");
              return index.equals("remembers") || search().document(index, "a").isPresent();
            });
      }
    }
    assertThat(search().document("remembers", "a")).isEmpty();
    assertThat(search().document("forgets", "a")).isPresent();
  }

  @Test
  void validationWritesNothing() {
    search().createIndex("probed", "{}");

    assertThat(sink().errors(Map.of("index", "probed"))).isEmpty();
    assertThat(sink().errors(Map.of("index", "${topic}-probed", "topics", "a,b"))).isEmpty();
    search().refresh("probed");
    assertThat(search().count("probed")).isZero();
    assertThat(search().indexExists("a-probed")).isFalse();
    assertThat(sink().errors(Map.of("index", "${topic}-probed", "index.auto.create", "false")))
        .containsOnlyKeys("index.auto.create");
  }

  @Test
  void validationDoesNotTakeABlockedIndexForAnError() {
    search().createIndex("blocked", "{\"settings\":{\"index.blocks.write\":true}}");

    String log =
        SinkRig.logOf(() -> assertThat(sink().errors(Map.of("index", "blocked"))).isEmpty());
    assertThat(log).contains("blocked does not take writes now", "cluster_block_exception");
  }

  @Test
  void refusedSettingsFailWithTheReason() {
    assertFails(
        Map.of("index", "bad", "index.mappings", "{\"properties\":{\"a\":{\"type\":\"strng\"}}}"),
        "strng");
    assertThatThrownBy(() -> search().mappings("bad")).isInstanceOf(HttpStatusException.class);
  }

  private void assertFails(Map<String, String> options, String message) {
    assertThatThrownBy(() -> write(options, "{}"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(message);
  }
}
