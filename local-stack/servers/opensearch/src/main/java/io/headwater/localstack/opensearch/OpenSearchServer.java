package io.headwater.localstack.opensearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/**
 * One OpenSearch node. Its settings come from {@code <home>/config/opensearch.yml}; the bootstrap
 * of the distribution (its checks and its security manager) is left out. Modules are those on the
 * class path, plugins those in {@code <home>/plugins}.
 *
 * <p>It compiles against 2.x and 3.x: 3.0 renamed the modules' classes and takes descriptions in
 * their place.
 */
public final class OpenSearchServer {
  private static final List<String> MODULES =
      List.of(
          "org.opensearch.transport.Netty4",
          "org.opensearch.analysis.common.CommonAnalysis",
          "org.opensearch.painless.Painless",
          "org.opensearch.index.reindex.Reindex",
          "org.opensearch.join.ParentJoin",
          "org.opensearch.index.mapper.MapperExtras",
          "org.opensearch.ingest.common.IngestCommon");

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

  private static List<Object> modules() {
    boolean described = Version.CURRENT.major >= 3;
    List<Object> found = new ArrayList<>();
    for (String module : MODULES) {
      String name = module + (described ? "ModulePlugin" : "Plugin");
      try {
        Class<?> type = Class.forName(name);
        found.add(described ? description(name) : type);
      } catch (ClassNotFoundException e) {
        // Not among the jars. The security plugin brings some, and a node takes no class twice.
      }
    }
    return found;
  }

  private static PluginInfo description(String name) {
    String java = Integer.toString(Runtime.version().feature());
    return new PluginInfo(
        name,
        "a module",
        Version.CURRENT.toString(),
        Version.CURRENT,
        java,
        name,
        null,
        List.of(),
        false);
  }

  /** The constructor that takes modules from the class path is only there for subclasses. */
  private static final class ModularNode extends Node {
    // What the collection holds differs between versions.
    @SuppressWarnings({"unchecked", "rawtypes"})
    ModularNode(Settings home) {
      super(
          InternalSettingsPreparer.prepareEnvironment(home, Map.of(), null, () -> "node"),
          (Collection) modules(),
          false);
    }
  }
}
