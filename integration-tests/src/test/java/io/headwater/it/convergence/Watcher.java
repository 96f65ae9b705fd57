package io.headwater.it.convergence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.it.Pipeline;
import io.headwater.localstack.client.HttpStatusException;
import io.headwater.localstack.client.SearchClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents while they are written, those of the hottest items each time, and keeps what
 * moved backwards. It reads as a client by id does: what is written is seen at once. What cannot be
 * read because of an outage is left out. Any thread may call.
 */
final class Watcher implements AutoCloseable {
  private static final int OTHERS = 60;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Workload workload;
  private final SearchClient search;
  private final Random random;
  private final Thread thread;
  private final Map<ItemHistory, WatchedDocument> watched = new HashMap<>();
  private final List<Regression> regressions = new ArrayList<>();
  private long looks;
  private volatile boolean ending;
  private volatile @Nullable Throwable failure;

  private Watcher(Workload workload, SearchClient search) {
    this.workload = workload;
    this.search = search;
    this.random = new Random(workload.settings().seed());
    this.thread = new Thread(this::run, "watcher");
    thread.setDaemon(true);
  }

  /** Begins to watch. */
  static Watcher start(Workload workload, SearchClient search) {
    Watcher watcher = new Watcher(workload, search);
    watcher.thread.start();
    return watcher;
  }

  private void run() {
    try {
      while (!ending) {
        look();
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  private void look() {
    look(workload.ledger().sample(random, OTHERS));
  }

  /** Looks once at the documents of some items. */
  synchronized void look(List<ItemHistory> some) {
    Map<TableShape, Map<String, ItemHistory>> sample = new EnumMap<>(TableShape.class);
    for (ItemHistory item : some) {
      sample.computeIfAbsent(item.table(), t -> new HashMap<>()).put(item.id(), item);
    }
    sample.forEach(
        (table, items) -> {
          try {
            look(workload.table(table).name(), items);
          } catch (HttpStatusException | UncheckedIOException e) {
            // An outage, which is a test's own doing.
          }
        });
  }

  private void look(String index, Map<String, ItemHistory> items) {
    JsonNode answer =
        search.post(
            "/" + index + "/_mget?_source_includes=" + ItemHistory.COUNTER,
            JSON.createObjectNode().set("ids", JSON.valueToTree(items.keySet())).toString());
    for (JsonNode document : answer.path("docs")) {
      ItemHistory item = items.get(document.path("_id").asText());
      // An error is no sight: the index, or a shard of it, is not there.
      if (item != null && !document.has("error")) {
        observe(watched.computeIfAbsent(item, WatchedDocument::new), document);
      }
    }
  }

  private void observe(WatchedDocument document, JsonNode found) {
    looks++;
    if (found.path("found").asBoolean()) {
      document
          .seen(
              new WatchedDocument.Sight(
                  found.path("_source").path(ItemHistory.COUNTER).asLong(),
                  found.path("_version").asLong(),
                  found.path("_seq_no").asLong()))
          .ifPresent(regressions::add);
    } else {
      document.missed();
    }
  }

  /** Forgets what was seen: an index was removed, so its documents begin anew. */
  synchronized void forget() {
    watched.clear();
  }

  /** What moved backwards so far. */
  synchronized List<Regression> regressions() {
    return List.copyOf(regressions);
  }

  /** How many documents were looked at so far, each as often as that was done. */
  synchronized long looks() {
    return looks;
  }

  /**
   * Ends.
   *
   * @throws IllegalStateException if watching failed
   */
  @Override
  public void close() {
    ending = true;
    Pipeline.join(thread);
    Throwable thrown = failure;
    if (thrown != null) {
      throw new IllegalStateException("watching failed", thrown);
    }
  }
}
