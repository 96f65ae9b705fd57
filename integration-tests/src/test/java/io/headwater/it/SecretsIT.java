package io.headwater.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.headwater.localstack.client.TopicRecord;
import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.TableSpec;
import io.headwater.pipeline.ConnectorConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every option that is a password is given a value that can be recognised; then all that a worker
 * tells is searched for it, while things go well and while they fail.
 *
 * <p>Connect itself gives a connector's configuration back as it was given: {@code GET
 * /connectors/NAME}, {@code …/config}, {@code …/tasks} and the answer to {@code PUT …/config} are
 * not looked at. Secrets are kept out of them with a {@code ConfigProvider}. The same holds for the
 * value that validation repeats of an option that is no password, such as a URL with a password in
 * it.
 */
class SecretsIT {
  private static final String SINK = "io.headwater.sink.OpenSearchSinkConnector";
  private static final String SOURCE = "io.headwater.source.DynamoDbStreamsSourceConnector";
  private static final String MARK = "s3cret-of-";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static SourceRig sources;
  private static SinkStack stack;

  private final List<String> told = new ArrayList<>();

  @BeforeAll
  static void start() {
    sources = SourceRig.startWithOpenSearch("secrets");
    stack = new SinkStack(sources.stack());
  }

  @AfterAll
  static void stop() {
    try {
      stack.close();
    } finally {
      sources.close();
    }
  }

  @Test
  void noPasswordIsToldWhateverHappens() throws Exception {
    for (String logger : List.of("io.headwater", "org.apache.hc", "software.amazon.awssdk")) {
      rest("PUT", "/admin/loggers/" + logger, "{\"level\":\"DEBUG\"}");
    }
    // There the AWS SDK and its client show requests as they are, session tokens among them, which
    // are of no use without the secret key. The sink's client hides its own: see SecretLogTest.
    for (String logger :
        List.of(
            "org.apache.hc.client5.http.headers",
            "org.apache.hc.client5.http.wire",
            "software.amazon.awssdk.http.auth.aws.internal.signer")) {
      rest("PUT", "/admin/loggers/" + logger, "{\"level\":\"INFO\"}");
    }
    failValidation();
    copyATable();
    failATask();

    for (String path :
        List.of(
            "/connectors",
            "/connectors?expand=status",
            "/connectors/good-sink/status",
            "/connectors/good-source/status",
            "/connectors/failing/status",
            "/connectors/good-source/offsets",
            "/connector-plugins/" + SINK + "/config",
            "/connector-plugins/" + SOURCE + "/config")) {
      tell(rest("GET", path, null));
    }
    String log = sources.log();
    assertThat(log)
        .as("the log tells of what is searched for")
        .contains(" DEBUG ", "InternalHttpAsyncClient", "Sending Request");
    told.add(log);
    Set<String> leaks = new TreeSet<>();
    told.forEach(text -> leaks.addAll(leaks(text)));
    assertThat(leaks).as("secrets in what the worker tells").isEmpty();
  }

  private void failValidation() throws Exception {
    for (String type : List.of(SINK, SOURCE)) {
      Map<String, String> base =
          new HashMap<>(
              (type.equals(SINK) ? stack.sink("bad", "bad") : sources.source("bad", "bad"))
                  .options());
      base.put("name", "bad");
      Map<String, String> all = new HashMap<>(base);
      for (String option : passwords(type)) {
        all.put(option, MARK + option);
        // Alone it is read further than among others that are wrong.
        validate(type, with(base, option, MARK + option));
      }
      validate(type, all);
      tell(put("bad", all));
      for (String option :
          type.equals(SINK)
              ? List.of("connection.url", "connection.proxy.url")
              : List.of("aws.endpoint", "aws.proxy.url")) {
        String url = "http://user:" + MARK + option + "@127.0.0.1:1";
        validate(type, with(base, option, url));
        tell(put("bad", with(base, option, url)));
      }
    }
  }

  private void validate(String type, Map<String, String> options) throws Exception {
    String path = "/connector-plugins/" + type + "/config/validate";
    JsonNode answer = JSON.readTree(rest("PUT", path, JSON.writeValueAsString(options)).body());
    assertThat(answer.path("configs")).isNotEmpty();
    List<String> passwords = passwords(type);
    for (JsonNode config : answer.path("configs")) {
      told.add(config.path("value").path("errors").toString());
      if (passwords.contains(config.path("value").path("name").asText())) {
        told.add(config.path("value").path("value").toString());
      }
    }
  }

  /** A source and a sink that work, a record in the dead letter queue, and a restart. */
  private void copyATable() {
    SimulatedTable table = sources.simulator().createTable(TableSpec.named("kept"));
    for (int i = 0; i < 20; i++) {
      table.put("key-" + i, "at", i == 7 ? "no date" : "2026-01-01");
    }
    stack
        .search()
        .createIndex(
            "kept",
            "{\"settings\":{\"number_of_replicas\":0,\"index.gc_deletes\":\"1h\"},"
                + "\"mappings\":{\"properties\":{\"at\":{\"type\":\"date\"}}}}");
    sources.deploy(
        sources
            .source("good-source", "kept")
            .with("aws.access.key.id", "AKID")
            .with("aws.secret.access.key", MARK + "aws.secret.access.key")
            .with("aws.session.token", MARK + "aws.session.token"));
    sources.awaitAll("good-source", table);
    ConnectorConfig sink =
        sink("good-sink", "good-source.kept")
            .with("index", "kept")
            .with("errors.tolerance", "all")
            .with("errors.log.enable", "true")
            .with("errors.deadletterqueue.topic.name", "kept.dlq")
            .with("errors.deadletterqueue.topic.replication.factor", "1")
            .with("errors.deadletterqueue.context.headers.enable", "true");
    stack.deploy(sink);
    stack.awaitDone("good-sink", "good-source.kept");
    for (String name : List.of("good-sink", "good-source")) {
      stack.connect().restart(name);
    }
    table.put("key-1", "at", "2026-02-02");
    sources.awaitAll("good-source", table);
    stack.awaitDone("good-sink", "good-source.kept");
    List<TopicRecord> dead = stack.records("kept.dlq");
    assertThat(dead).isNotEmpty();
    dead.forEach(letter -> told.add(letter.headers().toString()));
  }

  /** A server that does not let the user in, and a record that fails the task, twice. */
  private void failATask() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(401, -1);
          }
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      Map<String, String> denied =
          with(sink("failing", "failing").options(), "connection.url", url);
      validate(SINK, with(denied, "name", "failing"));
      HttpResponse<String> refused = put("failing", denied);
      assertThat(refused.statusCode()).isEqualTo(400);
      tell(refused);
    } finally {
      server.stop(0);
    }
    stack.createTopic("failing");
    stack.produce("failing", "key", "{");
    stack.deployUnchecked(sink("failing", "failing"));
    told.add(Pipeline.awaitFailure(stack.connect(), "failing"));
    int failures = failures();
    stack.connect().restart("failing");
    Pipeline.await("another failure", () -> failures() > failures);
  }

  private static int failures() {
    return sources.log().split("Record failing-0@0 cannot be written", -1).length;
  }

  private void tell(HttpResponse<String> answer) {
    told.add(answer.body());
  }

  private static HttpResponse<String> put(String name, Map<String, String> options)
      throws Exception {
    return rest("PUT", "/connectors/" + name + "/config", JSON.writeValueAsString(options));
  }

  private static HttpResponse<String> rest(String method, String path, @Nullable String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sources.worker().uri() + path))
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  /** What stands around each secret in a text. */
  private static Set<String> leaks(String text) {
    List<String> secrets = new ArrayList<>(List.of(MARK));
    for (String pair : List.of("somebody:" + MARK + "connection.password", MARK)) {
      secrets.add(Base64.getEncoder().withoutPadding().encodeToString(pair.getBytes(UTF_8)));
    }
    Set<String> leaks = new TreeSet<>();
    for (String secret : secrets) {
      for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
        leaks.add(text.substring(Math.max(0, at - 150), Math.min(text.length(), at + 60)));
      }
    }
    return leaks;
  }

  private static ConnectorConfig sink(String name, String topic) {
    return stack
        .sink(name, topic)
        .with("connection.username", "somebody")
        .with("connection.password", MARK + "connection.password")
        .with("connection.headers", "{\"X-Token\":\"" + MARK + "connection.headers\"}");
  }

  private static List<String> passwords(String type) {
    List<String> passwords = new ArrayList<>();
    for (JsonNode definition : stack.connect().configDefinitions(type)) {
      if (definition.path("type").asText().equals("PASSWORD")) {
        passwords.add(definition.path("name").asText());
      }
    }
    assertThat(passwords).as("passwords of %s", type).contains("aws.secret.access.key");
    return passwords;
  }

  private static Map<String, String> with(Map<String, String> base, String option, String value) {
    Map<String, String> options = new HashMap<>(base);
    options.put(option, value);
    return options;
  }
}
