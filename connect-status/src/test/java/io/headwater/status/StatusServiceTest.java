package io.headwater.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StatusServiceTest {
  private static final Map<String, String> PATIENT = Map.of("headwater.status.timeout.ms", "30000");

  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private final SettableClock clock = new SettableClock();
  private final FakeCluster cluster = new FakeCluster();
  private final FakeBeans beans = new FakeBeans();

  private StatusService service(Map<String, String> properties) {
    return new StatusService(cluster, beans.server, StatusSettings.from(properties), clock);
  }

  @Test
  void figuresOfLocalTasksAreUnitedWithWhatConnectTells() throws IOException {
    cluster
        .connector("products-source", FakeCluster.SOURCE)
        .task("products-source", 0, "RUNNING", "here:8083", null)
        .connector("other", "org.apache.kafka.connect.file.FileStreamSinkConnector")
        .connector("products-sink", FakeCluster.SINK)
        .task("products-sink", 0, "RUNNING", "here:8083", null);
    beans
        .source(
            "products-source",
            0,
            Map.of("Records", 7L, "MillisBehindLatest", 40L, "MillisToTrimHorizon", DAY_MS - 40))
        .shard("products-source", 0, "shardId-1", Map.of("MillisBehindLatest", 40L))
        .shard("products-source", 0, "shardId-2", Map.of("MillisBehindLatest", 50L))
        .sink(
            "products-sink",
            0,
            Map.of("Applied", 5L, "DelayP95Millis", 12.5, "CircuitState", "CLOSED"))
        .register(
            "kafka.consumer:type=consumer-fetch-manager-metrics,"
                + "client-id=connector-consumer-products-sink-0",
            Map.of("records-lag-max", 3.0));
    try (StatusService service = service(Map.of())) {
      service.refresh();
      service.sample();
      clock.pass(Duration.ofSeconds(5));

      Map<String, Object> json = status(service);

      assertThat(json).containsEntry("healthy", true).containsEntry("problems", List.of());
      List<Object> connectors = Json.list(json.get("connectors"));
      assertThat(connectors).hasSize(2);
      Map<String, Object> sink = Json.object(connectors.get(0));
      assertThat(sink)
          .containsEntry("name", "products-sink")
          .containsEntry("type", "sink")
          .containsEntry("state", "RUNNING")
          .containsEntry("lag_ms", 12L);
      Map<String, Object> sinkTask = Json.object(Json.list(sink.get("tasks")).get(0));
      assertThat(Json.object(sinkTask.get("figures")))
          .containsEntry("applied", 5L)
          .containsEntry("records_lag_max", 3L);
      assertThat(sinkTask).containsEntry("history", List.of(List.of(5000L, 5L, 12L)));
      Map<String, Object> source = Json.object(connectors.get(1));
      assertThat(source).containsEntry("lag_ms", 40L).containsEntry("trim_horizon_ms", DAY_MS - 40);
      assertThat(Json.list(Json.object(Json.list(source.get("tasks")).get(0)).get("shards")))
          .extracting(shard -> Json.object(shard).get("shard"))
          .containsExactly("shardId-2", "shardId-1");
      assertThat(service.status("application/json", false).body())
          .doesNotContain("s3cret")
          .doesNotContain("password");
      assertThat(service.health().status()).isEqualTo(200);
    }
  }

  @Test
  void aFailedTaskIsAProblemAndItsCauseIsTold() {
    cluster
        .connector("sink", FakeCluster.SINK)
        .task("sink", 0, "RUNNING", "here:8083", null)
        .task(
            "sink", 1, "FAILED", "gone:8083", "java.lang.IllegalStateException: no\n\tat a.B.c()");
    try (StatusService service = service(Map.of("headwater.status.ask.workers", "false"))) {
      service.refresh();
      assertThat(service.health().status()).isEqualTo(503);
      assertThat(service.health().body())
          .contains("\"problem\":\"task_failed\",\"connector\":\"sink\",\"task\":1")
          .contains("the task has failed: IllegalStateException: no\"")
          .doesNotContain("a.B.c");
    }
  }

  @Test
  void anOpenCircuitIsAProblemOnceItLasts() {
    cluster.connector("sink", FakeCluster.SINK).task("sink", 0, "RUNNING", "here:8083", null);
    beans.sink("sink", 0, Map.of("CircuitState", "CLOSED"));
    try (StatusService service = service(Map.of())) {
      service.refresh();
      for (int second = 0; second < 60; second += 5) {
        assertThat(service.health().status()).as("after %s s", second).isEqualTo(200);
        beans.sink("sink", 0, Map.of("CircuitState", second % 10 == 0 ? "OPEN" : "HALF_OPEN"));
        service.sample();
        service.refresh();
        clock.pass(Duration.ofSeconds(5));
      }
      assertThat(service.health().body()).contains("circuit_open").contains("1 min");

      beans.sink("sink", 0, Map.of("CircuitState", "CLOSED"));
      service.sample();
      clock.pass(Duration.ofSeconds(1));
      assertThat(service.health().status()).isEqualTo(200);
    }
  }

  @Test
  void aNearTrimHorizonIsAProblem() {
    cluster.connector("source", FakeCluster.SOURCE).task("source", 0, "RUNNING", "a:1", null);
    beans.source("source", 0, Map.of("MillisToTrimHorizon", Duration.ofMinutes(185).toMillis()));
    try (StatusService byDefault = service(Map.of());
        StatusService patient = service(Map.of("headwater.status.trim.horizon.ms", "3600000"))) {
      byDefault.refresh();
      patient.refresh();
      assertThat(byDefault.health().body())
          .contains("trim_horizon_near")
          .contains("expire in 3 h 5 min");
      assertThat(patient.health().status()).isEqualTo(200);
    }
  }

  @Test
  void aConnectThatDoesNotAnswerIsAProblemOnceItLasts() {
    try (StatusService service = service(Map.of())) {
      assertThat(service.health().body()).contains("cluster_unknown").contains("yet");
      clock.pass(Duration.ofSeconds(2));
      service.refresh();
      assertThat(service.health().status()).isEqualTo(200);
      cluster.answers = false;
      clock.pass(Duration.ofSeconds(30));
      service.refresh();
      assertThat(service.health().status()).isEqualTo(200);
      clock.pass(Duration.ofSeconds(31));
      assertThat(service.health().body()).contains("not told its connectors for 1 min");
    }
  }

  @Test
  void tasksOfOtherWorkersAreAskedFor() throws IOException {
    FakeBeans there = new FakeBeans();
    there
        .source("source", 1, Map.of("Records", 9L, "MillisBehindLatest", 70L))
        .shard("source", 1, "shardId-9", Map.of("MillisBehindLatest", 70L));
    try (StatusService other =
            new StatusService(cluster, there.server, StatusSettings.from(Map.of()), clock);
        Worker worker = new Worker(() -> other.status(null, true));
        StatusService service = service(PATIENT)) {
      cluster
          .connector("source", FakeCluster.SOURCE)
          .task("source", 0, "RUNNING", "here:8083", null)
          .task("source", 1, "RUNNING", worker.name(), null);
      beans.source("source", 0, Map.of("Records", 1L, "MillisBehindLatest", 5L));
      service.refresh();

      Map<String, Object> json = status(service);

      assertThat(json).containsEntry("workers_without_answer", List.of());
      Map<String, Object> source = Json.object(Json.list(json.get("connectors")).get(0));
      assertThat(source).containsEntry("lag_ms", 70L);
      Map<String, Object> task = Json.object(Json.list(source.get("tasks")).get(1));
      assertThat(Json.object(task.get("figures"))).containsEntry("records", 9L);
      assertThat(Json.list(task.get("shards"))).hasSize(1);
    }
  }

  @Test
  void workersWithoutAnswerAreNamed() throws IOException {
    try (Worker refusing = new Worker(() -> new Answer(401, Map.of(), "no"));
        Worker odd = new Worker(() -> new Answer(200, Map.of(), "<html>"));
        StatusService service = service(PATIENT)) {
      cluster
          .connector("sink", FakeCluster.SINK)
          .task("sink", 0, "RUNNING", refusing.name(), null)
          .task("sink", 1, "RUNNING", odd.name(), null)
          .task("sink", 2, "RUNNING", "127.0.0.1:1", null)
          .task("sink", 3, "RUNNING", "no address", null);
      service.refresh();
      assertThat(Json.list(status(service).get("workers_without_answer")))
          .extracting(worker -> Json.object(worker).get("reason"))
          .containsExactlyInAnyOrder(
              "HTTP 401", "its answer is no JSON", "no connection", "no address");
      assertThat(service.health().status()).isEqualTo(200);
    }
  }

  @Test
  void browsersGetThePage() {
    try (StatusService service = service(Map.of())) {
      Answer page = service.status("text/html,*/*;q=0.8", false);
      assertThat(page.headers().get("Content-Type")).startsWith("text/html");
      assertThat(page.headers().get("Content-Security-Policy")).contains("default-src 'none'");
      for (String accept : new String[] {"*/*", "application/json", ""}) {
        assertThat(service.status(accept, false).headers().get("Content-Type"))
            .startsWith("application/json");
      }
    }
  }

  private static Map<String, Object> status(StatusService service) throws IOException {
    return Json.object(Json.read(service.status(null, false).body()));
  }

  /** Another worker's REST. */
  private record Worker(HttpServer server) implements AutoCloseable {
    Worker(Supplier<Answer> answers) throws IOException {
      this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      server.createContext(
          "/headwater",
          exchange -> {
            Answer answer = answers.get();
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    }

    String name() {
      return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
