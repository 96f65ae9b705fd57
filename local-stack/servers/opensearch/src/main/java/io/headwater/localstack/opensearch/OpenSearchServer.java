package io.headwater.localstack.opensearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.ingest.common.IngestCommonPlugin;
import org.opensearch.join.ParentJoinPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * One OpenSearch node. Its settings come from {@code <home>/config/opensearch.yml}; the bootstrap
 * of the distribution (its checks and its security manager) is left out.
 */
public final class OpenSearchServer {
  private static final List<Class<? extends Plugin>> MODULES =
      List.of(
          Netty4Plugin.class,
          CommonAnalysisPlugin.class,
          PainlessPlugin.class,
          ReindexPlugin.class,
          ParentJoinPlugin.class,
          MapperExtrasPlugin.class,
          IngestCommonPlugin.class);

  private OpenSearchServer() {}

  /**
   * Starts a node and stays until the process is told to end; the only argument is the home folder.
   */
  public static void main(String[] arguments) throws Exception {
    var home = Settings.builder().put("path.home", arguments[0]).build();
    var node = new ModularNode(home);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "close-node"));
    node.start();
    new CountDownLatch(1).await();
  }

  private static void close(Node node) {
    try {
      node.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The constructor that takes modules from the class path is only there for subclasses. */
  private static final class ModularNode extends Node {
    ModularNode(Settings home) {
      super(
          InternalSettingsPreparer.prepareEnvironment(home, Map.of(), null, () -> "node"),
          MODULES,
          false);
    }
  }
}
