package io.headwater.it.fault;

import io.headwater.it.Pipeline;
import io.headwater.localstack.LocalStack;
import io.headwater.localstack.ServerProcess;
import io.headwater.localstack.client.ConnectClient;
import io.headwater.localstack.client.HttpStatusException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Where faults happen: a linked stack of several brokers and workers, with one source and one sink.
 *
 * @param workers that may be ended
 * @param indices that the sink writes to
 * @param dlq the sink's dead letter queue
 * @param random draws what is hit
 */
public record Scene(
    LocalStack stack,
    List<ServerProcess> workers,
    String source,
    String sink,
    List<String> indices,
    String dlq,
    Random random) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(300);

  ServerProcess anyWorker() {
    return any(workers);
  }

  <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** A request to a worker, sent again while workers come and go. */
  void connect(Consumer<ConnectClient> request) {
    insist(() -> request.accept(stack.connectClient()));
  }

  /** An action that is repeated as long as what it needs is not there. */
  static void insist(Runnable action) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        action.run();
        return;
      } catch (HttpStatusException | UncheckedIOException | IllegalStateException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Pipeline.sleep(PAUSE);
      }
    }
  }
}
