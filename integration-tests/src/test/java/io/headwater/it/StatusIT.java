package io.headwater.it;

import static io.headwater.pipeline.DynamoTable.key;
import static io.headwater.pipeline.Items.n;
import static io.headwater.pipeline.Items.s;
import static io.headwater.pipeline.Items.text;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.demo.DemoPage;
import io.headwater.demo.ProductCatalog;
import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.DynamoTable;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The status page of two real workers with the packaged plugins, and the demo's page beside it. */
class StatusIT {
  private static final String TABLE = "watched";
  private static final String SOURCE = "source-" + TABLE;
  private static final String SINK = "sink-" + TABLE;
  private static final String CONTENT = "c0ntent-of-an-item";
  private static final String SECRET = "s3cret-of-a-sink";

  private static Pipeline pipeline;
  private static DynamoTable table;

  // Two workers share this machine with all other servers.
  private static final Map<String, String> PATIENT = Map.of("headwater.status.timeout.ms", "20000");

  @BeforeAll
  static void start() {
    pipeline =
        Pipeline.start(
            "status", stack -> stack.quickStart().connectWorkers(2).workerProperties(PATIENT));
    table = pipeline.table(TABLE, key("id", S));
    for (int i = 0; i < 50; i++) {
      table.put(Map.of("id", s(CONTENT + i), "text", s(CONTENT), "value", n("1")));
    }
    pipeline.deploy(pipeline.source(TABLE));
    pipeline.deploy(
        pipeline
            .sink(TABLE)
            .with("connection.username", "somebody")
            .with("connection.password", SECRET)
            .with("index.mappings", "{\"properties\":{\"value\":{\"type\":\"long\"}}}"));
    pipeline.awaitEqual(table, item -> text(item, "id"));
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @Test
  void everyWorkerTellsOfAllConnectors() {
    // A task that has moved to another worker counts from 0.
    SteadyWriter writer = SteadyWriter.start(table, 1, Duration.ofMillis(50));
    for (int worker = 0; worker < 2; worker++) {
      StatusClient status = status(worker);
      AtomicReference<JsonNode> told = new AtomicReference<>();
      Pipeline.await(
          () -> "all figures: " + status.status(),
          () -> {
            JsonNode json = status.status();
            told.set(json);
            return figures(json, SOURCE).path("records").asLong(-1) >= 0
                && figures(json, SOURCE).path("millis_behind_latest").asLong(-1) >= 0
                && figures(json, SINK).path("applied").asLong() > 0
                && !task(json, SINK).path("history").isEmpty()
                && json.path("workers_without_answer").isEmpty()
                && status.health().statusCode() == 200;
          });
      JsonNode json = Objects.requireNonNull(told.get());
      assertThat(connector(json, SOURCE).path("type").asText()).isEqualTo("source");
      assertThat(connector(json, SOURCE).path("lag_ms").asLong(-1)).isNotNegative();
      assertThat(connector(json, SOURCE).path("trim_horizon_ms").asLong()).isPositive();
      assertThat(task(json, SOURCE).path("shards").path(0).path("table").asText()).isEqualTo(TABLE);
      assertThat(figures(json, SINK).path("circuit_state").asText()).isEqualTo("CLOSED");
      assertThat(figures(json, SINK).path("rejected").asLong(-1)).isZero();
      assertThat(status.page().body()).startsWith("<!doctype html>");
    }
    writer.finish();
  }

  @Test
  void aFailedTaskIsToldWithItsReasonAndNothingElse() {
    String name = "sink-failing";
    ConnectorConfig failing =
        pipeline
            .sink(TABLE)
            .named(name)
            .with("connection.username", "somebody")
            .with("connection.password", SECRET)
            .with("index", "failing")
            .with("errors.tolerance", "none")
            .with("index.mappings", "{\"properties\":{\"text\":{\"type\":\"date\"}}}");
    pipeline.connect().putConfig(name, failing.options());
    Pipeline.awaitFailure(pipeline.connect(), name);
    try {
      for (int worker = 0; worker < 2; worker++) {
        StatusClient status = status(worker);
        Pipeline.await("bad health", () -> status.health().statusCode() == 503);
        JsonNode health = StatusClient.json(status.health());
        assertThat(health.path("healthy").asBoolean(true)).isFalse();
        JsonNode problem = problem(health, name);
        assertThat(problem.path("problem").asText()).isEqualTo("task_failed");
        assertThat(problem.path("reason").asText()).contains("cannot be written");
        for (String answer :
            new String[] {
              status.status().toString(), status.health().body(), status.page().body()
            }) {
          assertThat(answer)
              .doesNotContain(CONTENT)
              .doesNotContain(SECRET)
              .doesNotContain("somebody")
              .doesNotContain("\tat ");
        }
      }
    } finally {
      pipeline.connect().delete(name);
    }
    for (int worker = 0; worker < 2; worker++) {
      StatusClient status = status(worker);
      Pipeline.await("good health", () -> status.health().statusCode() == 200);
    }
  }

  private static JsonNode problem(JsonNode health, String connector) {
    for (JsonNode problem : health.path("problems")) {
      if (problem.path("connector").asText().equals(connector)) {
        return problem;
      }
    }
    throw new AssertionError(connector + " has no problem: " + health);
  }

  @Test
  void theDemosPageFindsProductsAndChangesThem() {
    DynamoTable products = pipeline.table("products", key("id", S));
    ProductCatalog catalog = new ProductCatalog(1);
    Map<String, AttributeValue> product = catalog.landmark();
    products.put(product);
    products.put(catalog.next());
    pipeline.deploy(pipeline.example("source-products.json"));
    pipeline.deploy(pipeline.example("sink-products.json"));
    String id = text(product, "id");
    try (DemoPage page = pipeline.demoPage(products)) {
      DemoPageClient client = new DemoPageClient(page.uri());
      assertThat(client.get("").headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'");
      Pipeline.await("all products", () -> client.find("").path("total").asLong() == 2);
      JsonNode found = client.find("wireles hedphones");
      assertThat(found.path("documents").findValuesAsText("id")).containsExactly(id);
      assertThat(client.find(id).path("documents").findValuesAsText("id")).containsExactly(id);

      String name = "<b>Quiet</b> & \"wireless\"";
      Map<String, String> form =
          Map.of("id", id, "name", name, "description", "", "price", "9.99", "stock", "7");
      List<JsonNode> stations = client.change(form);
      assertThat(stations)
          .extracting(station -> station.path("station").asText())
          .containsExactly("written", "indexed", "searchable");
      assertThat(stations).extracting(station -> station.path("millis").asLong()).isSorted();
      Map<String, AttributeValue> expected = new HashMap<>(product);
      expected.putAll(Map.of("name", s(name), "description", s(""), "price", n("9.99")));
      expected.put("stock", n("7"));
      // A set comes back in another order.
      expected.remove("tags");
      assertThat(products.find(Map.of("id", s(id))).orElseThrow()).containsAllEntriesOf(expected);
      JsonNode document = client.find("quiet").path("documents").path(0);
      assertThat(document.path("name").asText()).isEqualTo(name);
      assertThat(document.path("price").asText()).isEqualTo("9.99");
      assertThat(client.change(form).toString()).contains("\"unchanged\"");

      Map<String, String> wrong = new HashMap<>(form);
      wrong.put("price", "cheap");
      assertThat(client.send(wrong, "application/json", page.uri()).statusCode()).isEqualTo(400);
      wrong.putAll(Map.of("price", "1", "id", "PRODUCT#none"));
      assertThat(client.send(wrong, "application/json", page.uri()).statusCode()).isEqualTo(404);
      wrong.put("id", id);
      assertThat(client.send(wrong, "text/plain", page.uri()).statusCode()).isEqualTo(415);
      URI elsewhere = URI.create("http://elsewhere.test/");
      assertThat(client.send(wrong, "application/json", elsewhere).statusCode()).isEqualTo(403);
      assertThat(products.find(Map.of("id", s(id))).orElseThrow()).containsAllEntriesOf(expected);
    }
  }

  private static StatusClient status(int worker) {
    return new StatusClient(pipeline.stack().connect().get(worker).uri());
  }

  private static JsonNode connector(JsonNode status, String name) {
    for (JsonNode connector : status.path("connectors")) {
      if (connector.path("name").asText().equals(name)) {
        return connector;
      }
    }
    return status.path("connectors").path(-1);
  }

  private static JsonNode task(JsonNode status, String connector) {
    return connector(status, connector).path("tasks").path(0);
  }

  private static JsonNode figures(JsonNode status, String connector) {
    return task(status, connector).path("figures");
  }
}
