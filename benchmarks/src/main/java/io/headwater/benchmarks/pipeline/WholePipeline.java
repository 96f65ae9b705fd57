package io.headwater.benchmarks.pipeline;

import io.headwater.benchmarks.ExampleConsumer;
import io.headwater.benchmarks.GcLog;
import io.headwater.localstack.LocalStack;
import io.headwater.localstack.Server;
import io.headwater.localstack.client.SearchClient;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.ProjectFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * One table, one source and one sink connector with one task each, on a local stack of its own.
 * Options are the connectors' defaults but for what is named here. OpenSearch notes in each
 * document when it took it.
 */
final class WholePipeline implements AutoCloseable {
  static final String TABLE = "bench";
  static final String TOPIC = "dynamodb." + TABLE;
  static final String SOURCE = "bench-source";
  static final String SINK = "bench-sink";
  static final String ARRIVED = "arrivedAt";
  static final String TAKEN = "takenAt";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 4;
  private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  private final LocalStack stack;
  private final DynamoDbClient dynamoDb;
  private final SearchClient search;
  private final GcLog gcLog;

  private WholePipeline(LocalStack stack, GcLog gcLog) {
    this.stack = stack;
    this.gcLog = gcLog;
    this.dynamoDb = DynamoTable.client(stack.dynamoDb().uri());
    this.search = stack.searchClient();
  }

  /**
   * Starts everything and waits until both connectors run.
   *
   * @param name of the folder that it works in
   * @param heap the worker's
   */
  static WholePipeline start(String name, String heap) {
    ProjectFiles project = ProjectFiles.find();
    Path folder = project.freshFolder("benchmark/" + name);
    GcLog gcLog = new GcLog(folder.resolve("gc.log"));
    LocalStack stack =
        LocalStack.builder(folder)
            .servers(Server.KAFKA, Server.CONNECT, Server.OPENSEARCH, Server.DYNAMODB_LOCAL)
            .pluginPath(project.unpackPlugins(folder.resolve("plugins")))
            .heap(Server.CONNECT, heap)
            .heap(Server.OPENSEARCH, "2g")
            .jvmFlags(Server.CONNECT, gcLog.flag())
            .start();
    WholePipeline pipeline = new WholePipeline(stack, gcLog);
    try {
      pipeline.deploy();
      return pipeline;
    } catch (RuntimeException e) {
      pipeline.close();
      throw e;
    }
  }

  private void deploy() {
    DynamoTable.create(
        dynamoDb,
        TABLE,
        StreamViewType.NEW_AND_OLD_IMAGES,
        DynamoTable.key("id", ScalarAttributeType.S));
    search.put(
        "/_ingest/pipeline/arrival",
        "{\"processors\":[{\"script\":{\"source\":\"ctx."
            + ARRIVED
            + " = new Date().getTime()\"}}]}");
    search.createIndex(
        TABLE,
        """
        {"settings":{"number_of_shards":1,"number_of_replicas":0,"refresh_interval":"1s",
                     "index.gc_deletes":"1h","index.default_pipeline":"arrival"},
         "mappings":{"date_detection":false}}""");
    Map<String, String> source = new HashMap<>();
    source.put("connector.class", "io.headwater.source.DynamoDbStreamsSourceConnector");
    source.put("table.include.list", TABLE);
    source.put("aws.region", "us-east-1");
    source.put("aws.endpoint", stack.dynamoDb().uri().toString());
    source.put("key.converter", STRINGS);
    source.put("value.converter", STRINGS);
    source.put("topic.creation.default.partitions", Integer.toString(PARTITIONS));
    source.put("topic.creation.default.replication.factor", "-1");
    stack.connectClient().putConfig(SOURCE, source);
    stack.connectClient().awaitRunning(SOURCE, PATIENCE);
    Map<String, String> sink = new HashMap<>();
    sink.put("connector.class", "io.headwater.sink.OpenSearchSinkConnector");
    sink.put("topics", TOPIC);
    sink.put("connection.url", stack.openSearch().uri().toString());
    sink.put("index", TABLE);
    sink.put("metadata.fields", "{\"" + TAKEN + "\":\"indexed-at\"}");
    sink.put("key.converter", BYTES);
    sink.put("value.converter", BYTES);
    sink.put("header.converter", STRINGS);
    sink.putAll(ExampleConsumer.options());
    stack.connectClient().putConfig(SINK, sink);
    stack.connectClient().awaitRunning(SINK, PATIENCE);
  }

  LocalStack stack() {
    return stack;
  }

  /** The worker's heap since it was started. */
  GcLog.Heap heap() {
    return gcLog.since(0);
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  SearchClient search() {
    return search;
  }

  @Override
  public void close() {
    dynamoDb.close();
    stack.close();
  }
}
