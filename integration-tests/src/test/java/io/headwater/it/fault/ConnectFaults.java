package io.headwater.it.fault;

import io.headwater.localstack.client.ConnectClient;
import io.headwater.localstack.client.TopicAdmin;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What people do over Connect's REST API, and a dead letter queue that takes nothing. */
final class ConnectFaults {
  private static final String TASKS = "tasks.max";

  private ConnectFaults() {}

  private static String anyConnector(Scene scene) {
    return scene.any(List.of(scene.source(), scene.sink()));
  }

  static Fault paused(Scene scene) {
    return halted(scene, ConnectClient::pause);
  }

  static Fault stopped(Scene scene) {
    return halted(scene, ConnectClient::stop);
  }

  private static Fault halted(Scene scene, BiConsumer<ConnectClient, String> halt) {
    String connector = anyConnector(scene);
    return Fault.of(
        () -> scene.connect(connect -> halt.accept(connect, connector)),
        () -> scene.connect(connect -> connect.resume(connector)));
  }

  static Fault restarted(Scene scene) {
    String connector = anyConnector(scene);
    boolean wholly = scene.random().nextBoolean();
    Runnable restart =
        () ->
            scene.connect(
                connect -> {
                  if (wholly) {
                    connect.restart(connector);
                  } else {
                    connect.restartTask(connector, 0);
                  }
                });
    return Fault.of(restart, restart);
  }

  static Fault tasksChanged(Scene scene) {
    int tasks = 1 + scene.random().nextInt(4);
    return configured(scene, anyConnector(scene), Map.of(TASKS, Integer.toString(tasks)));
  }

  static Fault configurationUpdated(Scene scene) {
    int documents = 1 + scene.random().nextInt(50);
    return configured(
        scene,
        scene.sink(),
        Map.of("bulk.max.documents", Integer.toString(documents), "linger.ms", "200"));
  }

  private static Fault configured(Scene scene, String connector, Map<String, String> options) {
    Map<String, String> before = new TreeMap<>();
    return Fault.of(
        () ->
            scene.connect(
                connect -> {
                  before.putAll(connect.config(connector));
                  Map<String, String> changed = new TreeMap<>(before);
                  changed.putAll(options);
                  connect.putConfig(connector, changed);
                }),
        () -> scene.connect(connect -> connect.putConfig(connector, before)));
  }

  /** The sink reads its topics once more from their beginning. */
  static Fault offsetsRewound(Scene scene) {
    return Fault.of(
        () -> {
          scene.connect(connect -> connect.stop(scene.sink()));
          // Refused until the last task has left the group.
          scene.connect(connect -> connect.deleteOffsets(scene.sink()));
        },
        () -> scene.connect(connect -> connect.resume(scene.sink())));
  }

  /** No broker takes a letter: there are not as many replicas as the topic wants. */
  static Fault lettersRefused(Scene scene) {
    return Fault.of(() -> replicasWanted(scene, "5"), () -> replicasWanted(scene, "1"));
  }

  private static void replicasWanted(Scene scene, String replicas) {
    try (TopicAdmin topics = scene.stack().topicAdmin()) {
      topics.setting(scene.dlq(), "min.insync.replicas", replicas);
    }
  }
}
