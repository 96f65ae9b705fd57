package io.headwater.it.fault;

import io.headwater.it.Pipeline;
import io.headwater.localstack.LocalStack;
import io.headwater.localstack.ServerProcess;
import io.headwater.localstack.client.SearchClient;
import java.time.Duration;

/** Processes that are killed, stopped or left without a disk, and clocks that jump. */
final class ProcessFaults {
  // Connect commits, and Kafka's clients ask for brokers, by this clock: after a step back they do
  // so that much later, see docs/guarantees.md.
  static final Duration JUMP = Duration.ofSeconds(20);

  private ProcessFaults() {}

  static Fault workerKilled(Scene scene) {
    return killed(scene.anyWorker());
  }

  /** One leaves the group in good order, another one comes back: two rebalances. */
  static Fault workerLeaves(Scene scene) {
    ServerProcess worker = scene.anyWorker();
    return Fault.of(worker::stop, () -> worker.start().awaitReady());
  }

  static Fault brokerKilled(Scene scene) {
    return killed(scene.any(scene.stack().brokers()));
  }

  static Fault openSearchKilled(Scene scene) {
    return killed(scene.stack().openSearch());
  }

  /** OpenSearch is there again before its data is. */
  static Fault openSearchRecoversSlowly(Scene scene) {
    ServerProcess server = scene.stack().openSearch();
    SearchClient search = scene.stack().searchClient();
    Duration empty = Duration.ofMillis(1_000 + scene.random().nextInt(2_000));
    return Fault.of(
        () -> {
          allocation(search, "\"none\"");
          server.kill();
        },
        () -> {
          server.start().awaitReady();
          Pipeline.sleep(empty);
          Scene.insist(() -> allocation(search, "null"));
        });
  }

  private static void allocation(SearchClient search, String value) {
    search.put(
        "/_cluster/settings",
        "{\"persistent\":{\"cluster.routing.allocation.enable\":" + value + "}}");
  }

  private static Fault killed(ServerProcess server) {
    return Fault.of(server::kill, () -> server.start().awaitReady());
  }

  /** A worker starts anew and cannot write one line of its log. */
  static Fault logDiskFull(Scene scene) {
    LocalStack stack = scene.stack();
    ServerProcess worker = scene.anyWorker();
    return Fault.of(() -> stack.fillLogDisk(worker), () -> stack.freeLogDisk(worker));
  }

  static Fault clockJumps(Scene scene, Duration by) {
    return Fault.of(
        () -> scene.stack().workerClock().shift(by),
        () -> scene.stack().workerClock().shift(Duration.ZERO));
  }
}
