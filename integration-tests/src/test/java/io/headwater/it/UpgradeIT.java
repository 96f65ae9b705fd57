package io.headwater.it;

import static io.headwater.pipeline.DynamoTable.key;
import static io.headwater.pipeline.Items.text;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.headwater.localstack.ServerProcess;
import io.headwater.localstack.client.ConnectClient;
import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.ProjectFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exchanges the plugins of workers under load: the previous version for this one, back, and again
 * for this one.
 *
 * <p>The previous version is this build under another name, or with {@code
 * -Dheadwater.previous.plugins=<folder>} the zips in that folder.
 */
@Tag("long")
class UpgradeIT {
  private static final long SEED = 20261128;
  private static final String CONTEXT = "seed " + SEED;
  private static final List<String> TYPES =
      List.of(
          "io.headwater.source.DynamoDbStreamsSourceConnector",
          "io.headwater.sink.OpenSearchSinkConnector");

  @ParameterizedTest(name = "{0} workers")
  @ValueSource(ints = {1, 2})
  void pluginsAreExchangedUnderLoadAndNothingIsLost(int workers) {
    String name = "upgraded" + workers;
    Path folder = ProjectFiles.find().freshFolder("it/" + name);
    for (int worker = 1; worker <= workers; worker++) {
      PluginFolder.previous(folder.resolve("connect-" + worker));
    }
    try (Pipeline pipeline =
        Pipeline.startIn(
            folder,
            stack ->
                stack
                    .quickStart()
                    .connectWorkers(workers)
                    // Relative to each worker's own folder.
                    .workerProperties(Map.of("plugin.path", "plugins"))
                    // Of which the previous version may know nothing.
                    .workerProperties(Map.of("rest.extension.classes", "")))) {
      Set<Map<String, String>> versions = new HashSet<>();
      versions.add(expectOneVersion(pipeline));
      DynamoTable table = pipeline.table(name, key("id", S));
      SteadyWriter writer = SteadyWriter.start(table, SEED, Duration.ofMillis(10));
      // DynamoDB Local calls an empty stream trimmed.
      writer.await(5);
      pipeline.deploy(pipeline.source(name));
      pipeline.deploy(sink(pipeline, name));
      writer.await(100);

      exchange(pipeline, PluginFolder::current, name, writer);
      versions.add(expectOneVersion(pipeline));
      exchange(pipeline, PluginFolder::previous, name, writer);
      expectOneVersion(pipeline);
      exchange(pipeline, PluginFolder::current, name, writer);
      assertThat(versions).contains(expectOneVersion(pipeline)).hasSize(2);

      long writes = writer.finish();
      pipeline.awaitEqual(table, item -> text(item, "id"));
      TopicHistory history = TopicHistory.of(pipeline, table);
      history.expectAllInOrder(writes, CONTEXT);
      history.expectVersions(pipeline.search().documents(name), CONTEXT);
    }
  }

  /** Texts are what every version of the sink reads. */
  private static ConnectorConfig sink(Pipeline pipeline, String name) {
    String strings = "org.apache.kafka.connect.storage.StringConverter";
    return pipeline.sink(name).with("key.converter", strings).with("value.converter", strings);
  }

  /** One worker after the other; with two of them, versions are mixed in between. */
  private static void exchange(
      Pipeline pipeline, Consumer<ServerProcess> plugins, String name, SteadyWriter writer) {
    for (ServerProcess worker : pipeline.stack().connect()) {
      worker.stop();
      plugins.accept(worker);
      writer.await(50);
      worker.start().awaitReady();
      for (String connector : List.of("source-" + name, "sink-" + name)) {
        awaitRunning(pipeline, connector);
      }
      awaitProgress(pipeline, name);
      writer.await(100);
    }
  }

  // Tasks may fail once with what another version's connector gave them, until this one deals anew.
  private static void awaitRunning(Pipeline pipeline, String connector) {
    if (PluginFolder.previousIsGiven()) {
      Pipeline.await(
          () -> "running: " + pipeline.connect().status(connector),
          () -> pipeline.connect().status(connector).isRunning());
    } else {
      pipeline.connect().awaitRunning(connector, Pipeline.PATIENCE);
    }
  }

  /** Whatever is written now comes into the index, by whichever versions. */
  private static void awaitProgress(Pipeline pipeline, String name) {
    long highest = highestVersion(pipeline, name);
    Pipeline.await("newer documents in " + name, () -> highestVersion(pipeline, name) > highest);
  }

  private static long highestVersion(Pipeline pipeline, String index) {
    if (!pipeline.search().indexExists(index)) {
      return 0;
    }
    pipeline.search().refresh(index);
    return pipeline.search().documents(index).values().stream()
        .mapToLong(document -> document.version())
        .max()
        .orElse(0);
  }

  /** The versions of both plugins, the same on all workers. */
  private static Map<String, String> expectOneVersion(Pipeline pipeline) {
    Set<Map<String, String>> versions = new HashSet<>();
    for (ServerProcess worker : pipeline.stack().connect()) {
      Map<String, String> all = new ConnectClient(worker.uri()).pluginVersions();
      all.keySet().retainAll(TYPES);
      versions.add(all);
    }
    assertThat(versions).hasSize(1);
    Map<String, String> only = versions.iterator().next();
    assertThat(only).containsOnlyKeys(TYPES);
    return only;
  }
}
