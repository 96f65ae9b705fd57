package io.headwater.it.fault;

import io.headwater.it.Pipeline;
import io.headwater.localstack.client.SearchClient;
import java.time.Duration;

/** Indices that take no writes, or are gone. */
final class IndexFaults {
  private IndexFaults() {}

  /**
   * A block on an index.
   *
   * @param block such as {@code read_only_allow_delete}, which OpenSearch sets itself when its disk
   *     is nearly full
   */
  static Fault blocked(Scene scene, String block) {
    SearchClient search = scene.stack().searchClient();
    String index = scene.any(scene.indices());
    return Fault.of(
        () -> Scene.insist(() -> block(search, index, block, "true")),
        () -> Scene.insist(() -> block(search, index, block, "null")));
  }

  private static void block(SearchClient search, String index, String block, String value) {
    search.put("/" + index + "/_settings", "{\"index.blocks." + block + "\":" + value + "}");
  }

  /**
   * An index is deleted; what it held comes back when the topics are read from their beginning. On
   * that way documents go through their older states once more.
   */
  static Fault deleted(Scene scene) {
    SearchClient search = scene.stack().searchClient();
    String index = scene.any(scene.indices());
    Fault rewound = ConnectFaults.offsetsRewound(scene);
    return Fault.of(
        () -> Scene.insist(() -> search.deleteIndex(index)),
        () -> {
          Pipeline.sleep(Duration.ofSeconds(1));
          rewound.begin();
          rewound.end();
        });
  }
}
