package io.headwater.it;

import io.headwater.localstack.LocalStack;
import io.headwater.localstack.LocalStackBuilder;
import io.headwater.localstack.Server;
import io.headwater.localstack.client.SearchClient;
import io.headwater.pipeline.ProjectFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What holds of the packaged sink and each OpenSearch that it supports. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class OpenSearchContract {
  private @Nullable LocalStack stack;
  private @Nullable SinkRig sink;

  /** Chooses the OpenSearch. */
  abstract LocalStackBuilder choose(LocalStackBuilder builder);

  @BeforeAll
  void start() {
    ProjectFiles project = ProjectFiles.find();
    Path folder = project.freshFolder("it/" + getClass().getSimpleName());
    Path plugins = project.unpackPlugins(folder.resolve("plugins"));
    stack = choose(LocalStack.builder(folder).servers(Server.OPENSEARCH).quickStart()).start();
    sink = SinkRig.load(plugins, stack.openSearch().uri());
  }

  @AfterAll
  void stop() {
    if (stack != null) {
      stack.close();
    }
    if (sink != null) {
      sink.close();
    }
  }

  SearchClient search() {
    return Objects.requireNonNull(stack).searchClient();
  }

  SinkRig sink() {
    return Objects.requireNonNull(sink);
  }

  /** The version that the server tells. */
  String serverVersion() {
    return search().get("/").path("version").path("number").asText();
  }

  /** Writes one document, of key {@code k}, with a task of its own. */
  void write(Map<String, String> options, String document) {
    try (SinkRig.Task task = sink().start(options)) {
      task.write("k", 1, document);
    }
  }

  /** How many documents a search finds. */
  long hits(String index, String query) {
    return search().search(index, query).path("hits").path("total").path("value").asLong();
  }
}
