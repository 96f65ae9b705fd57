package io.headwater.it;

import io.headwater.demo.DemoPage;
import io.headwater.demo.Products;
import io.headwater.localstack.LocalStack;
import io.headwater.localstack.LocalStackBuilder;
import io.headwater.localstack.client.ConnectClient;
import io.headwater.localstack.client.HttpStatusException;
import io.headwater.localstack.client.SearchClient;
import io.headwater.localstack.client.TopicReader;
import io.headwater.localstack.client.TopicRecord;
import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.ProjectFiles;
import io.headwater.pipeline.TableComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The local stack with both packaged plugins, and for each table a source and a sink made from the
 * very files of {@code config}. Data and logs stay in {@code target/it/<name>} until the next run.
 */
public final class Pipeline implements AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  private final LocalStack stack;
  private final ProjectFiles project;
  private final DynamoDbClient dynamoDb;

  private Pipeline(LocalStack stack, ProjectFiles project) {
    this.stack = stack;
    this.project = project;
    this.dynamoDb = DynamoTable.client(stack.dynamoDb().uri());
  }

  public static Pipeline start(String name) {
    return start(name, UnaryOperator.identity());
  }

  /** Starts with another stack than usual. */
  public static Pipeline start(String name, UnaryOperator<LocalStackBuilder> change) {
    Path folder = ProjectFiles.find().freshFolder("it/" + name);
    Path plugins = ProjectFiles.find().unpackPlugins(folder.resolve("plugins"));
    return startIn(folder, stack -> change.apply(stack.pluginPath(plugins)));
  }

  /** Starts in a folder that was prepared, without plugins unless the change gives some. */
  static Pipeline startIn(Path folder, UnaryOperator<LocalStackBuilder> change) {
    ProjectFiles project = ProjectFiles.find();
    LocalStackBuilder builder =
        LocalStack.builder(folder)
            .workerProperties(project.workerProperties())
            .workerProperties(Map.of("offset.flush.interval.ms", "1000"));
    return new Pipeline(change.apply(builder).start(), project);
  }

  public LocalStack stack() {
    return stack;
  }

  public ConnectClient connect() {
    return stack.connectClient();
  }

  public SearchClient search() {
    return stack.searchClient();
  }

  /** All that the worker has logged. */
  String workerLog() {
    return log(stack);
  }

  /** All that a stack's worker has logged. */
  static String log(LocalStack stack) {
    try {
      return Files.readString(stack.connect().get(0).logFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public DynamoTable table(String name, AttributeDefinition... keys) {
    return table(name, StreamViewType.NEW_AND_OLD_IMAGES, keys);
  }

  DynamoTable table(String name, StreamViewType viewType, AttributeDefinition... keys) {
    return DynamoTable.create(dynamoDb, name, viewType, keys);
  }

  /** A connector of {@code config} as it is. */
  ConnectorConfig example(String file) {
    return ConnectorConfig.parse(project.config(file));
  }

  /** The demo's page of a table. */
  DemoPage demoPage(DynamoTable table) {
    return DemoPage.start(
        new Products(table, search()), stack.connect().get(0).uri().resolve("/headwater"));
  }

  /** {@code config/source-products.json} for another table. */
  public ConnectorConfig source(String table) {
    return ConnectorConfig.parse(project.config("source-products.json"))
        .named("source-" + table)
        .with("table.include.list", table);
  }

  /**
   * {@code config/sink-products.json} for another table, with mappings that take any number and
   * without a projection: documents equal their items.
   */
  public ConnectorConfig sink(String table) {
    return ConnectorConfig.parse(project.config("sink-products.json"))
        .named("sink-" + table)
        .with("topics", topic(table))
        .with("errors.deadletterqueue.topic.name", dlq(table))
        // Documents are compared with items: numbers stay where they are.
        .with("projection", "{\"large.numbers\":\"as-is\"}")
        .with("metadata.fields", "{}")
        .with(
            "index.mappings",
            """
            {"dynamic_templates":[
              {"integers":{"match_mapping_type":"long","mapping":{"type":"double"}}},
              {"fractions":{"match_mapping_type":"double","mapping":{"type":"double"}}}]}""");
  }

  static String topic(String table) {
    return "dynamodb." + table;
  }

  public static String dlq(String table) {
    return "dynamodb." + table + ".dlq";
  }

  public void deploy(ConnectorConfig config) {
    connect().putConfig(config.name(), config.options());
    connect().awaitRunning(config.name(), PATIENCE);
  }

  void deploySourceAndSink(String table) {
    deploy(source(table));
    deploy(sink(table));
  }

  public List<TopicRecord> records(String topic) {
    try (TopicReader reader = stack.topicReader()) {
      return reader.readAll(topic);
    }
  }

  /** Waits until the index equals the table, and says what differs if it does not come to that. */
  void awaitEqual(DynamoTable table, Function<Map<String, AttributeValue>, String> id) {
    Supplier<TableComparison> compare = () -> TableComparison.of(table, search(), table.name(), id);
    AtomicReference<@Nullable TableComparison> last = new AtomicReference<>();
    await(
        () -> "index " + table.name() + " to equal its table: " + last.get(),
        () -> {
          TableComparison comparison = compare.get();
          last.set(comparison);
          return comparison.isEqual();
        });
  }

  /** Waits for a number of documents. */
  void awaitCount(String index, long documents) {
    await(
        () -> documents + " documents in " + index,
        () -> {
          if (!search().indexExists(index)) {
            return documents == 0;
          }
          search().refresh(index);
          return search().count(index) == documents;
        });
  }

  /** Waits until a connector or a task of it has failed, and gives the trace. */
  static String awaitFailure(ConnectClient connect, String connector) {
    await(() -> connector + " to fail", () -> failure(connect, connector).isPresent());
    return failure(connect, connector).orElseThrow();
  }

  private static Optional<String> failure(ConnectClient connect, String connector) {
    try {
      return connect.status(connector).failure();
    } catch (HttpStatusException e) {
      // The worker has taken the configuration, but not yet read it back.
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  public static void await(String what, BooleanSupplier condition) {
    await(() -> what, condition);
  }

  public static void await(Supplier<String> what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + PATIENCE + " for " + what.get());
      }
      sleep(Duration.ofMillis(200));
    }
  }

  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (HttpStatusException e) {
      // An index that was just made, or is being recovered.
      if (e.status() == 503) {
        return false;
      }
      throw e;
    }
  }

  public static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  public static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    try (stack) {
      dynamoDb.close();
    }
  }
}
