package io.headwater.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.localstack.client.HttpStatusException;
import io.headwater.localstack.fault.CannedAnswer;
import io.headwater.localstack.fault.GatewayRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One stack for all tests; each leaves it whole. */
@SuppressWarnings("NullAway.Init")
@Tag("long")
class LinkedStackIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String FILE = "org.apache.kafka.connect.file.FileStreamSourceConnector";

  @TempDir private static Path folder;
  private static LocalStack stack;

  @BeforeAll
  static void startStack() {
    stack = LocalStack.builder(folder).linked().quickStart().start();
  }

  @AfterAll
  static void closeStack() {
    stack.close();
  }

  @Test
  void workersReachTheBrokerThroughItsLinkOnlyAndOthersDirectly() throws Exception {
    var link = stack.links(Server.KAFKA).get(0);
    assertThat(stack.links(Server.KAFKA)).hasSize(1);
    var file = source("cut", Map.of());
    append(file, "one");
    try (var reader = stack.topicReader()) {
      await("the first line", () -> reader.readAll("cut").size() == 1);
      assertThat(link.openConnections()).isPositive();

      link.cut();
      append(file, "two");
      assertThat(reader.readAll("cut")).hasSize(1);
      stack.kafka().kill();
      stack.kafka().start().awaitReady();
      assertThat(reader.readAll("cut")).hasSize(1);
      assertThat(link.openConnections()).isZero();

      link.heal();
      // The first one may come again.
      await(
          "the second line",
          () -> reader.readAll("cut").stream().anyMatch(line -> "two".equals(line.value())));
    }
    stack.connectClient().delete("cut");
  }

  @Test
  void requestsToOpenSearchPassALinkAndAGateway() throws Exception {
    var gateway = stack.gateway(Server.OPENSEARCH);
    var uri = uri(Server.OPENSEARCH);
    assertThat(environment(LocalStack.OPENSEARCH_URL))
        .isEqualTo("http://" + LocalStack.OPENSEARCH_HOST + ":" + uri.getPort());
    assertThat(status(uri.resolve("/_cluster/health"), "")).isEqualTo(200);
    assertThat(gateway.requests()).isPositive();

    gateway.answerNext(GatewayRequest.pathEndsWith("/_bulk"), CannedAnswer.rejectedExecution(), 1);
    String bulk = "{\"index\":{\"_index\":\"linked\",\"_id\":\"1\"}}\n{}\n";
    assertThat(status(uri.resolve("/_bulk"), bulk)).isEqualTo(429);
    assertThat(stack.searchClient().indexExists("linked")).isFalse();
    assertThat(status(uri.resolve("/_bulk"), bulk)).isEqualTo(200);
    assertThat(stack.searchClient().document("linked", "1")).isPresent();

    stack.links(Server.OPENSEARCH).get(0).cut();
    assertThatThrownBy(() -> status(uri, "")).isInstanceOf(IOException.class);
    stack.links(Server.OPENSEARCH).get(0).heal();
    assertThat(status(uri, "")).isEqualTo(200);
  }

  @Test
  void requestsToDynamoDbPassALinkAndAGateway() throws Exception {
    var uri = uri(Server.DYNAMODB_LOCAL);
    assertThat(environment(LocalStack.DYNAMODB_URL))
        .isEqualTo("http://" + LocalStack.DYNAMODB_HOST + ":" + uri.getPort());
    stack
        .gateway(Server.DYNAMODB_LOCAL)
        .answerNext(GatewayRequest.any(), CannedAnswer.serviceUnavailable(), 1);

    assertThat(status(uri, "")).isEqualTo(503);
    // DynamoDB Local's own opinion of a request without a signature.
    assertThat(status(uri, "")).isEqualTo(400);

    assertThatThrownBy(() -> stack.gateway(Server.KAFKA)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aWorkerForgetsAndFindsAName() throws Exception {
    int port = stack.links(Server.KAFKA).get(0).port();
    var client = stack.connectClient();
    var file =
        source(
            "named",
            Map.of("producer.override.bootstrap.servers", LocalStack.OPENSEARCH_HOST + ":" + port));
    append(file, "one");
    try (var reader = stack.topicReader()) {
      await("a line", () -> reader.readAll("named").size() == 1);

      stack.hostNames().forget(LocalStack.OPENSEARCH_HOST);
      assertThatThrownBy(() -> client.restartTask("named", 0))
          .isInstanceOf(HttpStatusException.class)
          .hasMessageContaining("Failed to start task: named-0");
      await("failure", () -> client.status("named").tasks().get(0).state().equals("FAILED"));
      assertThat(client.status("named").failure().orElse(""))
          .contains("No resolvable bootstrap urls");

      stack.hostNames().restore();
      client.restartTask("named", 0);
      append(file, "two");
      await("another line", () -> reader.readAll("named").size() == 2);
    }
    client.delete("named");
  }

  @Test
  void aWorkersClockJumps() throws Exception {
    var file = source("times", Map.of());
    append(file, "one");
    try (var reader = stack.topicReader()) {
      await("a line", () -> reader.readAll("times").size() == 1);

      stack.workerClock().shift(Duration.ofMinutes(-50));
      Thread.sleep(200);
      append(file, "two");

      await("another line", () -> reader.readAll("times").size() == 2);
      assertThat(reader.readAll("times").get(0).timestamp())
          .isAfter(Instant.now().minus(Duration.ofMinutes(10)));
      assertThat(reader.readAll("times").get(1).timestamp())
          .isBetween(
              Instant.now().minus(Duration.ofMinutes(60)),
              Instant.now().minus(Duration.ofMinutes(40)));
    } finally {
      stack.workerClock().shift(Duration.ZERO);
    }
    stack.connectClient().delete("times");
  }

  @Test
  void aWorkerGoesOnWhileItCannotWriteItsLog() throws Exception {
    var worker = stack.connect().get(0);
    var file = source("unlogged", Map.of());

    stack.fillLogDisk(worker);

    long size = Files.size(worker.logFile());
    assertThat(Path.of("/proc/" + worker.pid() + "/fd/1").toRealPath())
        .isEqualTo(Path.of("/dev/full"));
    append(file, "one");
    try (var reader = stack.topicReader()) {
      await("a line", () -> reader.readAll("unlogged").size() == 1);
    }
    assertThat(worker.logFile()).hasSize(size);

    stack.freeLogDisk(worker);

    assertThat(Files.size(worker.logFile())).isGreaterThan(size);
    stack.connectClient().delete("unlogged");
  }

  private static URI uri(Server server) {
    assertThat(stack.links(server)).hasSize(1);
    return URI.create("http://127.0.0.1:" + stack.links(server).get(0).port());
  }

  private static int status(URI uri, String body) throws Exception {
    var request = HttpRequest.newBuilder(uri).header("Content-Type", "application/json");
    if (!body.isEmpty()) {
      request.POST(BodyPublishers.ofString(body));
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private static String environment(String variable) throws IOException {
    var environment = Path.of("/proc/" + stack.connect().get(0).pid() + "/environ");
    return List.of(Files.readString(environment).split("\0")).stream()
        .filter(entry -> entry.startsWith(variable + "="))
        .map(entry -> entry.substring(variable.length() + 1))
        .findFirst()
        .orElse("");
  }

  /** Starts a connector that reads a file, empty for now, into the topic of its name. */
  private static Path source(String name, Map<String, String> more) throws IOException {
    var file = Files.createFile(folder.resolve(name + ".txt"));
    try (var admin = stack.topicAdmin()) {
      admin.createTopic(name, 1);
    }
    var config = new HashMap<>(more);
    config.putAll(Map.of("connector.class", FILE, "file", file.toString(), "topic", name));
    stack.connectClient().putConfig(name, config);
    stack.connectClient().awaitRunning(name, PATIENCE);
    return file;
  }

  private static void append(Path file, String line) throws IOException {
    Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waiting for %s", what).isLessThan(deadline);
      Thread.sleep(200);
    }
  }
}
