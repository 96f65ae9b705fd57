package io.headwater.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.headwater.localstack.client.ConnectClient;
import io.headwater.localstack.client.HttpStatusException;
import io.headwater.localstack.client.TopicRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One stack for all tests; each leaves every server running. */
@SuppressWarnings("NullAway.Init")
class LocalStackIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private static Path folder;
  private static LocalStack stack;

  @BeforeAll
  static void startStack() {
    stack =
        LocalStack.builder(folder)
            .quickStart()
            .workerProperties(Map.of("offset.flush.interval.ms", "500"))
            .openSearchSettings(Map.of("action.destructive_requires_name", "true"))
            .start();
  }

  @AfterAll
  static void closeStack() {
    var processes =
        Stream.concat(
                stack.connect().stream(),
                Stream.of(stack.kafka(), stack.openSearch(), stack.dynamoDb()))
            .toList();
    assertThat(processes).allMatch(ServerProcess::isAlive);
    var pids = processes.stream().map(ServerProcess::pid).toList();

    stack.close();

    assertThat(pids)
        .allSatisfy(
            pid ->
                assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive))
                    .isNotEqualTo(Optional.of(true)));
    assertThat(processes).noneMatch(ServerProcess::isAlive);
  }

  @Test
  void serversHaveTheVersionsOfTheirJars() {
    var jars = ServerJars.find();

    assertThat(jars.folder(Server.CONNECT)).hasFileName("jars-" + stack.connectClient().version());
    assertThat(jars.folder(Server.OPENSEARCH))
        .hasFileName(
            "jars-" + stack.searchClient().get("/").path("version").path("number").asText());
  }

  @Test
  void dynamoDbKnowsTablesUntilItEnds() throws Exception {
    dynamoDb("CreateTable", TABLE);
    assertThat(dynamoDb("ListTables", "{}")).contains("Orders");
    long pid = stack.dynamoDb().pid();
    var uri = stack.dynamoDb().uri();

    stack.dynamoDb().kill();
    stack.dynamoDb().start().awaitReady();

    assertThat(stack.dynamoDb().uri()).isEqualTo(uri);
    assertThat(stack.dynamoDb().pid()).isNotEqualTo(pid);
    assertThat(dynamoDb("ListTables", "{}")).doesNotContain("Orders");
  }

  @Test
  void openSearchKeepsADocumentWhenItIsKilled() {
    var search = stack.searchClient();
    search.put("/kept/_doc/a%2Fb?version=7&version_type=external", "{\"n\":1.2300}");

    stack.openSearch().kill();
    assertThat(stack.openSearch().isAlive()).isFalse();
    stack.openSearch().start().awaitReady();

    assertThat(search.document("kept", "a/b"))
        .hasValueSatisfying(
            document -> {
              assertThat(document.version()).isEqualTo(7);
              assertThat(document.source()).hasToString("{\"n\":1.2300}");
            });
    assertThat(search.document("kept", "c")).isEmpty();
    assertThat(search.document("missing", "c")).isEmpty();
  }

  @Test
  void openSearchHasItsModules() {
    var search = stack.searchClient();
    search.createIndex(
        "modules",
        """
        {"settings": {"gc_deletes": "1h", "number_of_replicas": 0,
           "analysis": {"analyzer": {"own": {"tokenizer": "whitespace", "filter": ["lowercase", "asciifolding"]}}}},
         "mappings": {"properties": {"t": {"type": "text", "analyzer": "own"}, "r": {"type": "rank_feature"}}}}""");

    search.post(
        "/modules/_update/1?refresh=true",
        "{\"script\": {\"source\": \"ctx._source.t = 'Zoë'\"}, \"upsert\": {}, \"scripted_upsert\": true}");

    var answer = search.search("modules", "{\"query\": {\"match\": {\"t\": \"zoe\"}}}");
    assertThat(answer.path("hits").path("total").path("value").asInt()).isOne();
    assertThat(search.settings("modules").path("index.gc_deletes").asText()).isEqualTo("1h");
    assertThat(search.mappings("modules").path("properties").has("r")).isTrue();
    search.post(
        "/_reindex?refresh=true",
        "{\"source\": {\"index\": \"modules\"}, \"dest\": {\"index\": \"copied\"}}");
    assertThat(search.count("copied")).isOne();
  }

  @Test
  void everyDocumentIsFoundOverSeveralPages() {
    var search = stack.searchClient();
    var lines = new StringBuilder();
    for (int i = 0; i < 2500; i++) {
      lines.append(
          "{\"index\":{\"_index\":\"many\",\"_id\":\"%d\",\"version\":%d,\"version_type\":\"external\"}}%n{\"i\":%d}%n"
              .formatted(i, i + 1, i));
    }
    assertThat(search.bulk(lines.toString()).path("errors").asBoolean()).isFalse();
    search.refresh("many");

    var documents = search.documents("many");

    assertThat(search.count("many")).isEqualTo(2500);
    assertThat(documents).hasSize(2500);
    assertThat(documents.values())
        .allMatch(document -> document.version() == document.source().path("i").asInt() + 1);
    search.deleteIndex("many");
    assertThat(search.indexExists("many")).isFalse();
  }

  @Test
  void searchErrorsTellRequestAndAnswer() {
    assertThatThrownBy(() -> stack.searchClient().put("/UPPER", "{}"))
        .isInstanceOf(HttpStatusException.class)
        .hasMessageStartingWith("PUT /UPPER answered 400: ")
        .hasMessageContaining("must be lowercase");
  }

  @Test
  void aSuspendedServerAnswersWhenItIsResumed() throws Exception {
    var server = stack.dynamoDb();
    server.suspend();
    try {
      var request = HttpRequest.newBuilder(server.uri()).timeout(Duration.ofSeconds(1)).build();
      assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      assertThat(server.isAlive()).isTrue();
    } finally {
      server.resume();
    }
    assertThat(dynamoDb("ListTables", "{}")).contains("TableNames");
  }

  @Test
  void connectorsGoOnWhenWorkerAndBrokerAreKilled() throws Exception {
    var file = Files.writeString(folder.resolve("lines.txt"), "one\n");
    var client = stack.connectClient();
    try (var admin = stack.topicAdmin();
        var reader = stack.topicReader()) {
      admin.createTopic("lines", 3);
      client.putConfig("lines", fileSource(file, "lines"));
      client.awaitRunning("lines", PATIENCE);
      await("the first line", () -> values(reader.readAll("lines")).equals(List.of("one")));
      await("its offset", () -> client.offsets("lines").size() == 1);

      var worker = stack.connect().get(0);
      worker.kill();
      Files.writeString(file, "two\n", StandardOpenOption.APPEND);
      worker.start().awaitReady();
      await("the second line", () -> values(reader.readAll("lines")).equals(List.of("one", "two")));
      // A broker that dies between taking a line and saying so is sent it once more.
      await(
          "its offset",
          () ->
              client.offsets("lines").path(0).at("/offset/position").asLong()
                  == "one\ntwo\n".length());

      stack.kafka().kill();
      stack.kafka().start().awaitReady();
      Files.writeString(file, "three\n", StandardOpenOption.APPEND);
      await(
          "the third line",
          () -> values(reader.readAll("lines")).equals(List.of("one", "three", "two")));

      assertThat(reader.endOffsets("lines")).hasSize(3);
      assertThat(reader.endOffsets("lines").values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(3);
      assertThat(admin.topics()).contains("lines", "headwater-connect-offsets");
    }
    client.delete("lines");
  }

  @Test
  void aSecondWorkerTakesTasks() throws Exception {
    var client = stack.connectClient();
    try (var admin = stack.topicAdmin()) {
      admin.createTopic("shared", 2);
      client.putConfig("shared", fileSink(folder.resolve("shared.txt"), "shared", 2));
      client.awaitRunning("shared", PATIENCE);

      var second = stack.addConnectWorker();

      assertThat(stack.connect()).hasSize(2).last().isSameAs(second);
      await(
          "a task on each worker",
          () -> {
            var status = client.status("shared");
            var workers =
                status.tasks().stream()
                    .map(task -> task.part().worker())
                    .collect(Collectors.toSet());
            return status.isRunning() && workers.contains(second.address()) && workers.size() == 2;
          });
      assertThat(admin.lag("connect-shared", "shared")).isZero();
    }
    client.delete("shared");
    assertThat(client.connectors()).doesNotContain("shared");
  }

  @Test
  void aConnectorIsPausedStoppedAndResumed() throws Exception {
    var file = Files.writeString(folder.resolve("paused.txt"), "one\n");
    var client = stack.connectClient();
    client.create(
        "{\"name\": \"paused\", \"config\": %s}".formatted(json(fileSource(file, "paused"))));
    client.awaitRunning("paused", PATIENCE);
    assertThatThrownBy(
            () ->
                client.create(
                    "{\"name\": \"paused\", \"config\": %s}"
                        .formatted(json(fileSource(file, "paused")))))
        .isInstanceOf(HttpStatusException.class)
        .hasMessageContaining("POST /connectors answered 409");
    assertThat(client.config("paused")).containsEntry("topic", "paused");

    client.pause("paused");
    await("pause", () -> client.status("paused").tasks().get(0).state().equals("PAUSED"));
    client.resume("paused");
    client.awaitRunning("paused", PATIENCE);
    client.restartTask("paused", 0);
    client.awaitRunning("paused", PATIENCE);
    client.restart("paused");
    client.awaitRunning("paused", PATIENCE);
    await("an offset", () -> client.offsets("paused").size() == 1);
    client.stop("paused");
    await("stop", () -> client.status("paused").tasks().isEmpty());
    client.deleteOffsets("paused");
    // a worker lists the partitions it knows first and reads their offsets, deleted ones too, then
    await("no offsets", () -> client.offsets("paused").isEmpty());
    client.delete("paused");
  }

  @Test
  void connectTellsWhatIsWrong() {
    var client = stack.connectClient();
    assertThat(client.connectorPlugins()).contains(FILE + "FileStreamSinkConnector");
    assertThat(
            client
                .validate(
                    Map.of("connector.class", FILE + "FileStreamSourceConnector", "name", "x"))
                .errors())
        .containsOnlyKeys("topic");

    var config = fileSink(Path.of("/nowhere/at/all"), "wrong", 1);
    client.putConfig("wrong", config);

    assertThatThrownBy(() -> client.awaitRunning("wrong", PATIENCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("wrong RUNNING, tasks [0 FAILED@")
        .hasMessageContaining("/nowhere/at/all");
    assertThatThrownBy(() -> client.awaitRunning("absent", Duration.ZERO))
        .hasMessageContaining("connector absent is not running after 0 s; last status: none");
    assertThatThrownBy(() -> new ConnectClient(URI.create("http://127.0.0.1:1")).connectors())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("GET http://127.0.0.1:1/connectors failed");
    client.delete("wrong");
  }

  @Test
  void recordsAreReadUpToTheEndBehindTransactionMarkers() throws Exception {
    var config =
        Map.<String, Object>of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            stack.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "test");
    try (var admin = stack.topicAdmin();
        var reader = stack.topicReader();
        var producer =
            new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      admin.createTopic("committed", 1, Map.of("cleanup.policy", "compact"));
      producer.initTransactions();
      producer.beginTransaction();
      var unused = producer.send(new ProducerRecord<>("committed", "k", "lost"));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      var record = new ProducerRecord<String, String>("committed", "k", null);
      record.headers().add("op", "d".getBytes(StandardCharsets.UTF_8));
      unused = producer.send(record);
      producer.commitTransaction();

      // The marker is written a moment after the commit was acknowledged.
      await("the marker", () -> reader.endOffsets("committed").equals(Map.of(0, 4L)));
      assertThat(reader.readAll("committed"))
          .singleElement()
          .satisfies(
              read -> {
                assertThat(read.key()).isEqualTo("k");
                assertThat(read.value()).isNull();
                assertThat(read.headers()).containsExactly(entry("op", "d"));
                assertThat(read.offset()).isEqualTo(2);
              });
      assertThat(admin.lag("nobody", "committed")).isEqualTo(4);
      admin.deleteTopic("committed");
    }
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    try (var reader = stack.topicReader()) {
      assertThatThrownBy(() -> reader.readAll("absent"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there is no topic absent");
    }
  }

  @Test
  void whatIsRunningIsNotStartedAgain() {
    long pid = stack.kafka().pid();

    stack.kafka().start().awaitReady();

    assertThat(stack.kafka().pid()).isEqualTo(pid);
    assertThat(stack.kafka().logFile())
        .isEqualTo(folder.resolve("logs").resolve("kafka.log"))
        .isNotEmptyFile();
  }

  private static final String FILE = "org.apache.kafka.connect.file.";
  private static final String TABLE =
      """
      {"TableName": "Orders", "BillingMode": "PAY_PER_REQUEST",
       "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
       "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]}""";

  private static Map<String, String> fileSource(Path file, String topic) {
    return Map.of(
        "connector.class",
        FILE + "FileStreamSourceConnector",
        "file",
        file.toString(),
        "topic",
        topic);
  }

  private static Map<String, String> fileSink(Path file, String topic, int tasks) {
    return Map.of(
        "connector.class",
        FILE + "FileStreamSinkConnector",
        "file",
        file.toString(),
        "topics",
        topic,
        "tasks.max",
        Integer.toString(tasks));
  }

  private static String json(Map<String, String> config) {
    return config.entrySet().stream()
        .map(entry -> "\"%s\": \"%s\"".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static List<String> values(List<TopicRecord> records) {
    return records.stream().map(record -> String.valueOf(record.value())).sorted().toList();
  }

  /** DynamoDB Local checks a signature's form only. */
  private static String dynamoDb(String operation, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(stack.dynamoDb().uri())
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "DynamoDB_20120810." + operation)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waiting for %s", what).isLessThan(deadline);
      Thread.sleep(200);
    }
  }
}
