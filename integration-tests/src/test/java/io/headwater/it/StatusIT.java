package io.headwater.it;

import static io.headwater.pipeline.DynamoTable.key;
import static io.headwater.pipeline.Items.n;
import static io.headwater.pipeline.Items.s;
import static io.headwater.pipeline.Items.text;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.DynamoTable;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The status page of two real workers with the packaged plugins. */
class StatusIT {
  private static final String TABLE = "watched";
  private static final String SOURCE = "source-" + TABLE;
  private static final String SINK = "sink-" + TABLE;
  private static final String CONTENT = "c0ntent-of-an-item";
  private static final String SECRET = "s3cret-of-a-sink";

  private static Pipeline pipeline;
  private static DynamoTable table;

  @BeforeAll
  static void start() {
    pipeline = Pipeline.start("status", stack -> stack.quickStart().connectWorkers(2));
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
      Pipeline.await(
          () -> "all figures: " + status.status(),
          () -> {
            JsonNode json = status.status();
            return figures(json, SOURCE).path("records").asLong(-1) >= 0
                && figures(json, SOURCE).path("millis_behind_latest").asLong(-1) >= 0
                && figures(json, SINK).path("applied").asLong() > 0
                && !task(json, SINK).path("history").isEmpty();
          });
      JsonNode json = status.status();
      assertThat(connector(json, SOURCE).path("type").asText()).isEqualTo("source");
      assertThat(connector(json, SOURCE).path("lag_ms").asLong(-1)).isNotNegative();
      assertThat(connector(json, SOURCE).path("trim_horizon_ms").asLong()).isPositive();
      assertThat(task(json, SOURCE).path("shards").path(0).path("table").asText()).isEqualTo(TABLE);
      assertThat(figures(json, SINK).path("circuit_state").asText()).isEqualTo("CLOSED");
      assertThat(figures(json, SINK).path("rejected").asLong(-1)).isZero();
      assertThat(json.path("workers_without_answer")).isEmpty();
      assertThat(status.health().statusCode()).as(status.health().body()).isEqualTo(200);
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
        JsonNode problem = health.path("problems").path(0);
        assertThat(problem.path("problem").asText()).isEqualTo("task_failed");
        assertThat(problem.path("connector").asText()).isEqualTo(name);
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
