package io.headwater.it;

import io.headwater.localstack.LocalStack;
import io.headwater.localstack.Server;
import io.headwater.localstack.client.ConnectClient;
import io.headwater.localstack.client.Document;
import io.headwater.localstack.client.SearchClient;
import io.headwater.localstack.client.TopicAdmin;
import io.headwater.localstack.client.TopicReader;
import io.headwater.localstack.client.TopicRecord;
import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.ProjectFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka, OpenSearch and one Connect worker with the packaged plugins, whose topics the test writes.
 * Any thread may call.
 */
final class SinkStack implements AutoCloseable {
  private final LocalStack stack;
  private final SearchClient search;
  private final TopicAdmin topics;
  private final KafkaProducer<String, String> producer;

  /** Takes a running stack over. */
  SinkStack(LocalStack stack) {
    this.stack = stack;
    this.search = stack.searchClient();
    this.topics = stack.topicAdmin();
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer());
  }

  static SinkStack start(String name) {
    ProjectFiles project = ProjectFiles.find();
    Path folder = project.freshFolder("it/" + name);
    return new SinkStack(
        LocalStack.builder(folder)
            .quickStart()
            .servers(Server.KAFKA, Server.CONNECT, Server.OPENSEARCH)
            .pluginPath(project.unpackPlugins(folder.resolve("plugins")))
            .start());
  }

  /** A sink with one task, of which only the topic is told. */
  ConnectorConfig sink(String name, String topic) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("connector.class", "io.headwater.sink.OpenSearchSinkConnector");
    options.put("tasks.max", "1");
    options.put("topics", topic);
    options.put("connection.url", stack.openSearch().uri().toString());
    options.put("index.settings", "{\"number_of_replicas\":0}");
    options.put("linger.ms", "0");
    options.put("consumer.override.auto.offset.reset", "earliest");
    return new ConnectorConfig(name, options);
  }

  void deploy(ConnectorConfig config) {
    deployUnchecked(config);
    connect().awaitRunning(config.name(), Pipeline.PATIENCE);
  }

  /** Does not wait until it runs. */
  void deployUnchecked(ConnectorConfig config) {
    connect().putConfig(config.name(), config.options());
  }

  ConnectClient connect() {
    return stack.connectClient();
  }

  SearchClient search() {
    return search;
  }

  void createTopic(String topic) {
    topics.createTopic(topic, 1);
  }

  void produce(String topic, String key, @Nullable String value) {
    produce(topic, key, value, Map.of());
  }

  void produce(String topic, String key, @Nullable String value, Map<String, String> headers) {
    ProducerRecord<String, String> produced = new ProducerRecord<>(topic, key, value);
    headers.forEach(
        (name, text) -> produced.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    var unused = producer.send(produced);
    producer.flush();
  }

  /** What a topic holds; nothing if there is none. */
  List<TopicRecord> records(String topic) {
    if (!topics.topics().contains(topic)) {
      return List.of();
    }
    try (TopicReader reader = stack.topicReader()) {
      return reader.readAll(topic);
    }
  }

  /** Waits until a connector has committed all that is in a topic; fails if a task does. */
  void awaitDone(String connector, String topic) {
    Pipeline.await(
        connector + " to be done with " + topic,
        () -> {
          connect()
              .status(connector)
              .failure()
              .ifPresent(
                  trace -> {
                    throw new AssertionError(connector + " has failed: " + trace);
                  });
          return topics.lag("connect-" + connector, topic) == 0;
        });
  }

  /** What a connector has committed, in all. */
  long committed(String connector) {
    return topics.committedOffsets("connect-" + connector).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  Document document(String index, String id) {
    return find(index, id)
        .orElseThrow(() -> new AssertionError("no document " + id + " in " + index));
  }

  Optional<Document> find(String index, String id) {
    return search.document(index, id);
  }

  /** The documents of an index, by id. */
  Map<String, Document> documents(String index) {
    search.refresh(index);
    return search.documents(index);
  }

  @Override
  public void close() {
    try (stack;
        topics) {
      producer.close();
    }
  }
}
