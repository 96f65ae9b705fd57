package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.localstack.client.Document;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the packaged sink makes of events in a real OpenSearch, option by option. */
abstract class SinkDocumentsContract extends OpenSearchContract {
  @Test
  void projectedDocumentsAreFoundByWhatTheyWereMadeOf() {
    write(
        Map.of(
            "index",
            "products",
            "index.mappings",
            "{\"properties\":{\"searchText\":{\"type\":\"keyword\"},\"added\":{\"type\":\"date\"}}}",
            "projection",
            """
            {"exclude":["secret"],"rename":{"pk":"productId","address.city":"city"},
             "timestamps":{"added":"epoch-seconds"},"defaults":{"stock":0},
             "concat":{"searchText":{"fields":["name","tags"],"lowercase":true}},
             "constants":{"kind":"product"}}"""),
        """
        {"pk":"k","name":"Fountain PEN","tags":["Ink","EU"],"added":1767225601,"secret":"s",
         "address":{"city":"Oslo"},"account":12345678901234567890}""");

    assertThat(document("products", "k").source())
        .hasToString(
            "{\"name\":\"Fountain PEN\",\"tags\":[\"Ink\",\"EU\"],\"added\":\"2026-01-01T00:00:01Z\","
                + "\"account_text\":\"12345678901234567890\",\"account_double\":1.2345678901234567E+19,"
                + "\"productId\":\"k\",\"city\":\"Oslo\",\"stock\":0,"
                + "\"searchText\":\"fountain pen ink eu\",\"kind\":\"product\"}");
    search().refresh("products");
    assertThat(hits("products", query("term", "searchText", "\"fountain pen ink eu\""))).isOne();
    assertThat(hits("products", query("term", "kind", "\"product\""))).isOne();
    assertThat(hits("products", query("range", "added", "{\"gte\":\"2026-01-01\"}"))).isOne();
    assertThat(hits("products", query("range", "account_double", "{\"gte\":1e19}"))).isOne();
  }

  @Test
  void aDocumentMovesToTheIndexThatItsFieldsChoose() {
    Map<String, String> options =
        Map.of(
            "index",
            "closed",
            "projection",
            "{\"indices\":[{\"when\":{\"field\":\"status\",\"equals\":\"OPEN\"},"
                + "\"index\":\"open\"}]}");
    try (SinkRig.Task task = sink().start(options)) {
      task.write("a", 1, "{\"status\":\"OPEN\"}");
      task.write("b", 2, "{\"status\":\"OPEN\"}");
      task.write("c", 3, "{\"status\":\"OPEN\"}");
      task.send("a", ChangeText.modify("a", 4, "{\"status\":\"OPEN\"}", "{\"status\":\"CLOSED\"}"));
      // Without an image of before it is not known where the document is.
      task.send("b", ChangeText.modify("b", 5, "null", "{\"status\":\"CLOSED\"}"));
      task.send("c", ChangeText.remove("c", 6, "null"));
      expectOnly("closed", "a", "open");
      expectOnly("closed", "b", "open");
      assertThat(search().document("open", "c")).isEmpty();

      task.send("b", ChangeText.modify("b", 7, "{\"status\":\"CLOSED\"}", "{\"status\":\"OPEN\"}"));
      expectOnly("open", "b", "closed");
      // A replay of the move there takes nothing back.
      task.send("b", ChangeText.modify("b", 5, "null", "{\"status\":\"CLOSED\"}"));
      expectOnly("open", "b", "closed");
    }
  }

  private void expectOnly(String index, String id, String other) {
    assertThat(search().document(index, id)).as("%s in %s", id, index).isPresent();
    assertThat(search().document(other, id)).as("%s in %s", id, other).isEmpty();
  }

  @Test
  void anItemThatTheFilterNoLongerTakesIsRemoved() {
    Map<String, String> options =
        Map.of(
            "index",
            "filtered",
            "projection",
            "{\"filter\":{\"item\":{\"field\":\"status\",\"equals\":\"OPEN\"}}}");
    try (SinkRig.Task task = sink().start(options)) {
      task.write("a", 1, "{\"status\":\"OPEN\"}");
      task.write("b", 2, "{\"status\":\"CLOSED\"}");
      assertThat(search().document("filtered", "a")).isPresent();
      assertThat(search().document("filtered", "b")).isEmpty();

      task.send("a", ChangeText.modify("a", 3, "{\"status\":\"OPEN\"}", "{\"status\":\"CLOSED\"}"));
      assertThat(search().document("filtered", "a")).isEmpty();
    }
  }

  @Test
  void metadataFieldsTellOfTheEvent() {
    Instant begin = Instant.now().minusMillis(1);
    write(
        Map.of(
            "index",
            "metadata",
            "metadata.fields",
            """
            {"_sequence":"sequence","v":"version","at":"event-time","ms":"event-time-millis",
             "indexedAt":"indexed-at","op":"operation","table":"table","itemKey":"key",
             "topic":"topic","partition":"partition","offset":"offset"}"""),
        "{\"v\":\"the item's own\",\"x\":1}");

    JsonNode source = document("metadata", "k").source();
    assertThat(source.path("_sequence").asText()).isEqualTo(ChangeText.sequence(1));
    assertThat(source.path("v").asLong()).isEqualTo(ChangeText.version(1));
    assertThat(source.path("at").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(source.path("ms").asLong()).isEqualTo(1_767_225_600_000L);
    assertThat(Instant.parse(source.path("indexedAt").asText())).isBetween(begin, Instant.now());
    assertThat(source.path("op").asText()).isEqualTo("c");
    assertThat(source.path("table").asText()).isEqualTo("t");
    assertThat(source.path("itemKey")).hasToString("{\"pk\":\"k\"}");
    assertThat(source.path("topic").asText()).isEqualTo("t");
    assertThat(source.path("partition").asInt()).isZero();
    assertThat(source.path("offset").asInt()).isZero();
    assertThat(source.path("x").asInt()).isOne();
    assertThat(source.size()).isEqualTo(12);
  }

  @Test
  void aRemovedItemsDocumentIsFlaggedWhereItIsToStay() {
    Map<String, String> options = Map.of("index", "flagged", "behavior.on.delete", "flag");
    try (SinkRig.Task task = sink().start(options)) {
      task.write("a", 1, "{\"n\":1}");
      task.send("a", ChangeText.remove("a", 2, "{\"n\":2}"));
      assertThat(document("flagged", "a").source()).hasToString("{\"_deleted\":true,\"n\":2}");
      assertThat(document("flagged", "a").version()).isEqualTo(ChangeText.version(2));

      task.write("a", 3, "{\"n\":3}");
      assertThat(document("flagged", "a").source()).hasToString("{\"n\":3}");
    }
  }

  @Test
  void documentsAreRoutedByTheirKeyAndRemovedWhereTheyAre() {
    Map<String, String> options =
        Map.of(
            "index",
            "routed",
            "index.settings",
            "{\"number_of_shards\":8}",
            "document.id",
            "doc-${key.pk}",
            "routing",
            "key:pk");
    try (SinkRig.Task task = sink().start(options)) {
      for (int i = 0; i < 8; i++) {
        task.write("r" + i, i + 1, "{\"n\":" + i + "}");
      }
      for (int i = 0; i < 8; i++) {
        JsonNode found = search().get("/routed/_doc/doc-r" + i + "?routing=r" + i);
        assertThat(found.path("_routing").asText()).isEqualTo("r" + i);
      }
      for (int i = 0; i < 8; i++) {
        task.send("r" + i, ChangeText.remove("r" + i, 100 + i, "{\"n\":" + i + "}"));
      }
    }
    search().refresh("routed");
    assertThat(search().count("routed")).isZero();
  }

  @Test
  void aDocumentMovesToTheShardThatItsFieldChooses() {
    Map<String, String> options =
        Map.of(
            "index",
            "moving",
            "index.settings",
            "{\"number_of_shards\":8}",
            "routing",
            "field:owner.id");
    try (SinkRig.Task task = sink().start(options)) {
      task.write("a", 1, owner(0));
      for (int i = 1; i < 8; i++) {
        task.send("a", ChangeText.modify("a", i + 1, owner(i - 1), owner(i)));
        JsonNode found = search().get("/moving/_doc/a?routing=o" + i);
        assertThat(found.path("_source").path("owner").path("id").asText()).isEqualTo("o" + i);
      }
      search().refresh("moving");
      assertThat(search().count("moving")).isOne();
      task.send("a", ChangeText.remove("a", 20, owner(7)));
    }
    search().refresh("moving");
    assertThat(search().count("moving")).isZero();
  }

  private static String owner(int number) {
    return "{\"owner\":{\"id\":\"o" + number + "\"}}";
  }

  @Test
  void documentsPassTheIngestPipeline() {
    search()
        .put(
            "/_ingest/pipeline/stamp",
            "{\"processors\":[{\"set\":{\"field\":\"stamped\",\"value\":\"yes\"}}]}");

    write(Map.of("index", "piped", "ingest.pipeline", "stamp"), "{\"n\":1}");

    assertThat(document("piped", "k").source().path("stamped").asText()).isEqualTo("yes");
  }

  @Test
  void aDataStreamGetsEachEventOnceAlthoughTheyAreReplayed() {
    search()
        .put(
            "/_index_template/history",
            "{\"index_patterns\":[\"history-*\"],\"data_stream\":{},"
                + "\"template\":{\"settings\":{\"number_of_replicas\":0}}}");
    Map<String, String> options =
        Map.of(
            "index",
            "history-items",
            "write.method",
            "create",
            "version.source",
            "none",
            "behavior.on.delete",
            "ignore",
            "document.id",
            "${topic}-${partition}-${offset}",
            "metadata.fields",
            "{\"@timestamp\":\"event-time\"}");
    assertThat(sink().errors(options)).isEmpty();
    int events = 5;
    for (int run = 0; run < 2; run++) {
      // Each task begins with the first offset.
      try (SinkRig.Task task = sink().start(options)) {
        for (int i = 0; i < events; i++) {
          task.write("same", i + 1, "{\"n\":" + i + "}");
        }
        assertThat(task.metric(run == 0 ? "Applied" : "Superseded")).isEqualTo((long) events);
      }
    }
    search().refresh("history-items");
    assertThat(search().count("history-items")).isEqualTo(events);
    assertThat(search().get("/_data_stream/history-items").path("data_streams")).hasSize(1);
  }

  @Test
  void anUpdateThatLeavesTheDocumentAsItWasIsNotWritten() {
    Map<String, String> options =
        Map.of("index", "unchanged", "projection", "{\"include\":[\"name\"]}");
    String before = "{\"name\":\"Ann\",\"visits\":1}";
    String after = "{\"name\":\"Ann\",\"visits\":2}";
    try (SinkRig.Task task = sink().start(options)) {
      task.write("a", 1, before);
      task.send("a", ChangeText.modify("a", 2, before, after));
      assertThat(document("unchanged", "a").version()).isEqualTo(ChangeText.version(1));
      assertThat(task.metric("SkippedUnchanged")).isEqualTo(1L);

      task.send("a", ChangeText.modify("a", 3, after, "{\"name\":\"Bob\",\"visits\":2}"));
      assertThat(document("unchanged", "a").version()).isEqualTo(ChangeText.version(3));
    }
    Map<String, String> writing = new HashMap<>(options);
    writing.put("unchanged.updates", "write");
    try (SinkRig.Task task = sink().start(writing)) {
      task.send("a", ChangeText.modify("a", 4, before, after));
      assertThat(document("unchanged", "a").version()).isEqualTo(ChangeText.version(4));
    }
  }

  @Test
  void numbersBeyondSixtyFourBitsDoNotSpoilAFieldThatBeganSmall() {
    String big = "99999999999999999999999999999999999999";
    try (SinkRig.Task task = sink().start(Map.of("index", "numbers"))) {
      task.write("small", 1, "{\"n\":1}");
      task.write("big", 2, "{\"n\":" + big + "}");
    }
    search().refresh("numbers");
    assertThat(document("numbers", "small").source()).hasToString("{\"n\":1}");
    assertThat(hits("numbers", query("match", "n_text", "\"" + big + "\""))).isOne();
    assertThat(hits("numbers", query("range", "n_double", "{\"gte\":1e37}"))).isOne();
  }

  @Test
  void whatIsAcknowledgedCanBeFoundWhereThatIsAskedFor() {
    Map<String, String> options =
        Map.of(
            "index",
            "found",
            "index.settings",
            "{\"refresh_interval\":\"-1\"}",
            "refresh",
            "immediate",
            "compression.type",
            "gzip");
    write(options, "{\"n\":1}");
    assertThat(search().count("found")).isOne();
  }

  @Test
  void validationComparesTheProjectionWithTheIndexsMappings() {
    search()
        .createIndex(
            "typed",
            "{\"mappings\":{\"properties\":{\"kind\":{\"type\":\"long\"},"
                + "\"at\":{\"type\":\"boolean\"}}}}");
    assertThat(
            sink()
                .errors(Map.of("index", "typed", "projection", "{\"constants\":{\"kind\":true}}")))
        .containsOnlyKeys("projection");
    assertThat(sink().errors(Map.of("index", "typed", "metadata.fields", "{\"at\":\"key\"}")))
        .containsOnlyKeys("metadata.fields");
  }

  private Document document(String index, String id) {
    return search()
        .document(index, id)
        .orElseThrow(() -> new AssertionError("no document " + id + " in " + index));
  }

  private static String query(String kind, String field, String argument) {
    return "{\"query\":{\"" + kind + "\":{\"" + field + "\":" + argument + "}}}";
  }
}
