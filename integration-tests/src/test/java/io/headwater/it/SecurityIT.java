package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.localstack.LocalStack;
import io.headwater.localstack.OpenSearchSecurity;
import io.headwater.localstack.Server;
import io.headwater.localstack.client.SearchClient;
import io.headwater.localstack.client.TopicAdmin;
import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sink against OpenSearch with its security plugin, over TLS. */
@Tag(
    "processes") // The node has certificates and users that the local stack writes into its folder.
class SecurityIT {
  private static final String FIRST_PASSWORD = "first-Long-Secret-1";
  private static final String SECOND_PASSWORD = "second-Long-Secret-2";
  private static final String WRONG_PASSWORD = "wrong-Long-Secret-3";
  private static final String CA = "connection.ssl.truststore.certificates";

  private static LocalStack stack;
  private static OpenSearchSecurity security;
  private static SearchClient admin;

  @BeforeAll
  static void start() {
    ProjectFiles project = ProjectFiles.find();
    Path folder = project.freshFolder("it/security");
    stack =
        LocalStack.builder(folder)
            .quickStart()
            .servers(Server.KAFKA, Server.CONNECT, Server.OPENSEARCH_SECURITY)
            .pluginPath(project.unpackPlugins(folder.resolve("plugins")))
            .start();
    security = stack.openSearchSecurity();
    admin = security.searchClient();
    role("writer", "sink", OpenSearchSecurity.CLIENT, "crud", "create_index");
    role("reader", "watcher", "watcher", "read");
    user("sink", FIRST_PASSWORD);
    user("watcher", FIRST_PASSWORD);
  }

  private static void role(String role, String user, String other, String... actions) {
    admin.put(
        "/_plugins/_security/api/roles/" + role,
        "{\"cluster_permissions\":[\"cluster:monitor/main\",\"indices:data/write/bulk\"],"
            + "\"index_permissions\":[{\"index_patterns\":[\"*\"],\"allowed_actions\":["
            + "\"indices:admin/get\",\"indices:monitor/settings/get\",\""
            + String.join("\",\"", actions)
            + "\"]}]}");
    admin.put(
        "/_plugins/_security/api/rolesmapping/" + role,
        "{\"users\":[\"" + user + "\",\"" + other + "\"]}");
  }

  private static void user(String name, String password) {
    admin.put(
        "/_plugins/_security/api/internalusers/" + name, "{\"password\":\"" + password + "\"}");
  }

  /** Also looks for what no log may hold, after all that went wrong. */
  @AfterAll
  static void stop() throws IOException {
    try (LocalStack closed = stack) {
      String log = Files.readString(closed.connect().get(0).logFile());
      // Else there would be nothing to look at.
      assertThat(log.contains("OpenSearch does not allow the writing of index changing")).isTrue();
      for (String secret : secrets()) {
        assertThat(log.contains(secret)).as("a secret in the worker's log").isFalse();
      }
    }
  }

  private static List<String> secrets() {
    List<String> secrets =
        new ArrayList<>(List.of(FIRST_PASSWORD, SECOND_PASSWORD, WRONG_PASSWORD));
    secrets.addAll(security.clientKey().lines().filter(line -> line.length() == 64).toList());
    return secrets;
  }

  @Test
  void validationNamesWhatIsWrongAtItsOption() {
    Map<String, String> right = options("valid", "sink", FIRST_PASSWORD);
    assertThat(errors(right)).isEmpty();

    assertThat(errors(with(right, CA, "")).toString())
        .startsWith("{connection.url=")
        .contains("certificate is not trusted", CA);
    String byAddress = "https://127.0.0.1:" + security.uri().getPort();
    assertThat(errors(with(right, "connection.url", byAddress)).toString())
        .startsWith("{connection.url=")
        .contains("not for the host in the URL");
    assertThat(errors(with(right, "connection.password", WRONG_PASSWORD)))
        .containsOnlyKeys("connection.username");
  }

  @Test
  void theExampleForTlsIsValid() {
    Map<String, String> example =
        new HashMap<>(ConnectorConfig.parse(ProjectFiles.find().config("sink-tls.json")).options());
    example.put("name", "tls");
    example.put("connection.url", security.uri().toString());
    example.put("connection.username", "sink");
    example.put("connection.password", FIRST_PASSWORD);
    example.put(CA, security.authority());

    assertThat(errors(example)).isEmpty();
  }

  @Test
  void aClientComesInByItsCertificate() {
    Map<String, String> options = options("certificate", "sink", FIRST_PASSWORD);
    options.remove("connection.username");
    options.remove("connection.password");
    options.put("connection.ssl.keystore.certificate.chain", security.clientCertificate());
    options.put("connection.ssl.keystore.key", security.clientKey());
    assertThat(errors(options)).isEmpty();
    produce("certificate", 0, 20);

    deploy("certificate", options);

    awaitCount("certificate", 20);
  }

  @Test
  void aPasswordThatChangesInMidRunFailsTheTaskAndLosesNothing() {
    Map<String, String> options = options("changing", "sink", FIRST_PASSWORD);
    options.put("compression.type", "gzip");
    produce("changing", 0, 50);
    deploy("changing", options);
    awaitCount("changing", 50);

    user("sink", SECOND_PASSWORD);
    try {
      produce("changing", 50, 100);
      String trace = Pipeline.awaitFailure(stack.connectClient(), "changing");
      assertThat(trace).contains("401").contains("connection.username");
      assertThat(committed("changing")).isLessThanOrEqualTo(50);
      secrets().forEach(secret -> assertThat(trace.contains(secret)).isFalse());

      stack
          .connectClient()
          .putConfig("changing", with(options, "connection.password", SECOND_PASSWORD));
      stack.connectClient().restart("changing");
      awaitCount("changing", 100);
      Pipeline.await("all offsets", () -> committed("changing") == 100);
    } finally {
      user("sink", FIRST_PASSWORD);
    }
  }

  @Test
  void aUserWhoMayNotWriteIsNamedByValidationWithThePermission() {
    admin.put("/forbidden", "{}");

    assertThat(errors(options("forbidden", "watcher", FIRST_PASSWORD)).toString())
        .contains("403", "indices:data/write");
  }

  @Test
  void aUserWhoMayNoLongerWriteFailsTheTaskWithThePermission() {
    role("demotable", "demoted", "demoted", "crud", "create_index");
    user("demoted", FIRST_PASSWORD);
    produce("demoting", 0, 10);
    deploy("demoting", options("demoting", "demoted", FIRST_PASSWORD));
    awaitCount("demoting", 10);

    role("demotable", "demoted", "demoted", "read");
    produce("demoting", 10, 20);

    assertThat(Pipeline.awaitFailure(stack.connectClient(), "demoting"))
        .contains("403", "no permissions for [indices:data/write/bulk");
    assertThat(committed("demoting")).isLessThanOrEqualTo(10);
  }

  private static Map<String, String> options(String index, String user, String password) {
    Map<String, String> options = new HashMap<>();
    options.put("connector.class", "io.headwater.sink.OpenSearchSinkConnector");
    options.put("name", index);
    options.put("tasks.max", "1");
    options.put("topics", "topic-" + index);
    options.put("index", index);
    options.put("connection.url", security.uri().toString());
    options.put("connection.username", user);
    options.put("connection.password", password);
    options.put(CA, security.authority());
    options.put("index.settings", "{\"number_of_replicas\":0}");
    options.put("consumer.override.auto.offset.reset", "earliest");
    return options;
  }

  private static Map<String, String> with(
      Map<String, String> options, String option, String value) {
    Map<String, String> changed = new HashMap<>(options);
    changed.put(option, value);
    return changed;
  }

  private static Map<String, List<String>> errors(Map<String, String> options) {
    return stack.connectClient().validate(options).errors();
  }

  private static void deploy(String name, Map<String, String> options) {
    stack.connectClient().putConfig(name, options);
    stack.connectClient().awaitRunning(name, Pipeline.PATIENCE);
  }

  private static void produce(String index, int from, int to) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = from; i < to; i++) {
        String event =
            "{\"op\":\"c\",\"version\":%d,\"key\":{\"id\":\"%d\"},\"source\":{\"table\":\"t\"},\"after\":{\"id\":\"%d\"}}"
                .formatted((1L << 44) + i, i, i);
        var unused = producer.send(new ProducerRecord<>("topic-" + index, 0, "" + i, event));
      }
    }
  }

  private static void awaitCount(String index, long documents) {
    Pipeline.await(
        documents + " documents in " + index,
        () -> {
          if (!admin.indexExists(index)) {
            return false;
          }
          admin.refresh(index);
          return admin.count(index) == documents;
        });
  }

  private static long committed(String name) {
    try (TopicAdmin topics = stack.topicAdmin()) {
      return topics.committedOffsets("connect-" + name).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }
}
