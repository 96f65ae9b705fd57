package io.headwater.localstack;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does the same with several servers at a time. */
final class InParallel {
  private InParallel() {}

  /**
   * Returns when all are done.
   *
   * @param onFailure is run at the first failure, while others may still be at work
   * @throws RuntimeException the first failure, with the later ones suppressed
   */
  static void forEach(
      List<ServerProcess> servers, Consumer<ServerProcess> action, Runnable onFailure) {
    if (servers.isEmpty()) {
      return;
    }
    var threads = Executors.newFixedThreadPool(servers.size());
    try {
      var completions = new ExecutorCompletionService<@Nullable Void>(threads);
      for (var server : servers) {
        var unused = completions.submit(() -> action.accept(server), null);
      }
      RuntimeException first = null;
      for (int i = 0; i < servers.size(); i++) {
        var failure = failure(completions);
        if (first == null && failure != null) {
          first = failure;
          onFailure.run();
        } else if (first != null && failure != null) {
          first.addSuppressed(failure);
        }
      }
      if (first != null) {
        throw first;
      }
    } catch (InterruptedException e) {
      onFailure.run();
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static @Nullable RuntimeException failure(
      ExecutorCompletionService<@Nullable Void> completions) throws InterruptedException {
    try {
      completions.take().get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RuntimeException failure
          ? failure
          : new LocalStackException("unexpected failure", e);
    }
  }
}
