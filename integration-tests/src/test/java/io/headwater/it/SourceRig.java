package io.headwater.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.localstack.LocalStack;
import io.headwater.localstack.LocalStackBuilder;
import io.headwater.localstack.Server;
import io.headwater.localstack.ServerProcess;
import io.headwater.localstack.client.ConnectClient;
import io.headwater.localstack.client.ConnectorStatus;
import io.headwater.localstack.client.TopicAdmin;
import io.headwater.localstack.client.TopicReader;
import io.headwater.localstack.client.TopicRecord;
import io.headwater.localstack.simulator.ShardView;
import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.SimulatorOptions;
import io.headwater.localstack.simulator.StreamSimulator;
import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.ProjectFiles;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Kafka and one Connect worker with the packaged source, which reads the simulated DynamoDB of this
 * process. Data and logs stay in {@code target/it/<name>} until the next run. Any thread may call.
 */
final class SourceRig implements AutoCloseable {

  private final LocalStack stack;
  private final StreamSimulator simulator;
  private final TopicAdmin admin;
  private final Set<String> topics = ConcurrentHashMap.newKeySet();
  private final Queue<TopicReader> readers = new ConcurrentLinkedQueue<>();

  private SourceRig(LocalStack stack, StreamSimulator simulator) {
    this.stack = stack;
    this.simulator = simulator;
    this.admin = stack.topicAdmin();
  }

  static SourceRig start(String name, UnaryOperator<SimulatorOptions> options) {
    return start(name, options, UnaryOperator.identity());
  }

  /** With OpenSearch beside Kafka and the worker, for a sink. */
  static SourceRig startWithOpenSearch(String name) {
    return start(
        name,
        UnaryOperator.identity(),
        stack -> stack.servers(Server.KAFKA, Server.CONNECT, Server.OPENSEARCH));
  }

  static SourceRig start(
      String name,
      UnaryOperator<SimulatorOptions> options,
      UnaryOperator<LocalStackBuilder> change) {
    ProjectFiles project = ProjectFiles.find();
    Path folder = project.freshFolder("it/" + name);
    LocalStackBuilder builder =
        LocalStack.builder(folder)
            .servers(Server.KAFKA, Server.CONNECT)
            .quickStart()
            .pluginPath(project.unpackPlugins(folder.resolve("plugins")))
            .workerProperties(project.workerProperties())
            .workerProperties(Map.of("offset.flush.interval.ms", "1000"));
    StreamSimulator simulator = StreamSimulator.start(options.apply(SimulatorOptions.defaults()));
    try {
      return new SourceRig(change.apply(builder).start(), simulator);
    } catch (RuntimeException e) {
      simulator.close();
      throw e;
    }
  }

  StreamSimulator simulator() {
    return simulator;
  }

  LocalStack stack() {
    return stack;
  }

  ConnectClient connect() {
    return stack.connectClient();
  }

  ServerProcess worker() {
    return stack.connect().get(0);
  }

  /**
   * A source of tables of the simulator, without snapshot, that looks for shards often. Its topics
   * are {@code <name>.<table>}.
   */
  ConnectorConfig source(String name, String tables) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("connector.class", "io.headwater.source.DynamoDbStreamsSourceConnector");
    options.put("tasks.max", "1");
    options.put("table.include.list", tables);
    options.put("topic.prefix", name);
    options.put("aws.region", "eu-west-1");
    options.put("aws.endpoint", simulator.endpoint().toString());
    options.put("snapshot.mode", "never");
    options.put("shard.discovery.interval.ms", "1000");
    options.put("idle.poll.min.ms", "50");
    options.put("idle.poll.max.ms", "300");
    options.put("topic.creation.default.partitions", "3");
    options.put("topic.creation.default.replication.factor", "-1");
    return new ConnectorConfig(name, options);
  }

  void deploy(ConnectorConfig config) {
    connect().putConfig(config.name(), config.options());
    connect().awaitRunning(config.name(), Pipeline.PATIENCE);
  }

  /** Stops a connector and waits until its tasks are gone; their positions are stored then. */
  void stop(String connector) {
    connect().stop(connector);
    Pipeline.await(
        connector + " to stop",
        () -> {
          ConnectorStatus status = connect().status(connector);
          return status.tasks().isEmpty() && status.connector().state().equals("STOPPED");
        });
  }

  void resume(String connector) {
    connect().resume(connector);
  }

  /** Waits until the connector or a task of it has failed, and gives the trace. */
  String awaitFailure(String connector) {
    return Pipeline.awaitFailure(connect(), connector);
  }

  /** What the source wrote of a table, in order within each partition. */
  List<TopicRecord> records(String topic) {
    if (!topics.contains(topic)) {
      topics.addAll(admin.topics());
      if (!topics.contains(topic)) {
        return List.of();
      }
    }
    // Tests ask often, and a new consumer takes longer than to read.
    TopicReader idle = readers.poll();
    TopicReader reader = idle == null ? stack.topicReader() : idle;
    try {
      return reader.readAll(topic);
    } finally {
      readers.add(reader);
    }
  }

  /** The events of a topic, without tombstones. */
  Events events(String topic) {
    return Events.of(records(topic));
  }

  /** Waits until the stream's events of a table have all come, once at least. */
  Events awaitAll(String connector, SimulatedTable table) {
    String topic = connector + "." + table.name();
    Set<String> expected = new HashSet<>(Events.ids(table.stream().entries()));
    Pipeline.await(
        () -> {
          Set<String> missing = new HashSet<>(expected);
          missing.removeAll(events(topic).ids());
          return missing.size() + " of " + expected.size() + " events in " + topic;
        },
        () -> events(topic).ids().containsAll(expected));
    return events(topic);
  }

  /** Waits until the newest version of every item in a topic is what the table holds. */
  Events awaitState(String connector, SimulatedTable table) {
    String topic = connector + "." + table.name();
    Pipeline.await(
        () ->
            topic
                + " to hold the table's state; it has "
                + events(topic).newest().size()
                + " items of "
                + table.items().size(),
        () -> events(topic).newest().equals(Events.items(table)));
    return events(topic);
  }

  JsonNode offsets(String connector) {
    return connect().offsets(connector);
  }

  /** How many of a snapshot's segments are stored as done. */
  long segmentsDone(String connector) {
    long done = 0;
    for (JsonNode offset : offsets(connector)) {
      done += offset.path("offset").path("done").asBoolean() ? 1 : 0;
    }
    return done;
  }

  /** Waits until Connect has stored the positions of all that a table's stream holds. */
  void awaitStored(String connector, SimulatedTable table) {
    Pipeline.await(
        "the positions of " + connector,
        () -> {
          Map<String, Optional<String>> stored = storedShards(connector);
          return table.stream().shards().stream()
              .allMatch(
                  shard ->
                      Objects.requireNonNullElse(stored.get(shard.id()), Optional.<String>empty())
                          .equals(last(table, shard)));
        });
  }

  private static Optional<String> last(SimulatedTable table, ShardView shard) {
    var entries = table.stream().entries(shard.id());
    return entries.isEmpty()
        ? Optional.empty()
        : Optional.of(entries.get(entries.size() - 1).sequence());
  }

  /** The shards of which Connect has stored a position, with the position's sequence number. */
  Map<String, Optional<String>> storedShards(String connector) {
    Map<String, Optional<String>> shards = new LinkedHashMap<>();
    offsets(connector)
        .forEach(
            offset -> {
              if (offset.path("partition").has("shard")) {
                shards.put(
                    offset.path("partition").path("shard").asText(),
                    Optional.of(offset.path("offset").path("sequence").asText())
                        .filter(text -> !text.isEmpty()));
              }
            });
    return shards;
  }

  /** How often tasks of a connector were started, in all of the worker's lives. */
  long taskStarts(String connector) {
    Pattern start =
        Pattern.compile(
            "\\{id=" + Pattern.quote(connector) + "-\\d+} Source task finished initialization");
    return log().lines().filter(line -> start.matcher(line).find()).count();
  }

  /** All that the worker has logged. */
  String log() {
    return Pipeline.log(stack);
  }

  @Override
  public void close() {
    try (simulator;
        stack;
        admin) {
      readers.forEach(TopicReader::close);
    }
  }
}
