package io.headwater.sink.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Applies writes as OpenSearch does, in virtual time, with faults while they are wanted. */
final class FakeOpenSearch {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What an index holds under an id.
   *
   * @param version the external version; 0 if it was written without one
   * @param source null if it is deleted
   */
  record Document(long version, @Nullable JsonNode source) {}

  /** How bad the weather is, from 0 to 1. */
  double faults;

  /** Whether a request may be applied after its sender gave it up. */
  boolean lateApplication = true;

  /** Whether answers about indices take long to arrive. */
  boolean slowChecks;

  int requestLimitBytes = Integer.MAX_VALUE;
  int bulks;
  final Set<String> indices = new HashSet<>();
  final Map<String, Long> blockedUntil = new HashMap<>();
  final Map<String, Document> documents = new HashMap<>();

  /** The highest version that each document ever had, in a deleted index too. */
  final Map<String, Long> highest = new HashMap<>();

  private final Map<String, Integer> lives = new HashMap<>();
  private final Random random;
  private final VirtualTime time;

  FakeOpenSearch(Random random, VirtualTime time) {
    this.random = random;
    this.time = time;
  }

  /** A client of one task's life: what it has in flight together is checked. */
  BulkClient client(int maxDocuments, int maxBytes, int maxInFlight) {
    Set<String> flying = new HashSet<>();
    int[] inFlight = {0};
    return body -> {
      List<BulkOperation> operations = BulkOperation.parse(BulkOperation.bytes(body));
      check(!operations.isEmpty(), "a request is empty");
      check(operations.size() <= maxDocuments, "too many documents in a request");
      check(operations.size() == 1 || body.length() <= maxBytes, "too many bytes in a request");
      check(++inFlight[0] <= maxInFlight, "too many requests under way");
      List<String> addresses = operations.stream().map(o -> o.index() + "/" + o.id()).toList();
      for (String address : addresses) {
        check(flying.add(address), "two operations on one document are under way together");
      }
      return bulk(
          operations,
          body.length(),
          () -> {
            inFlight[0]--;
            addresses.forEach(flying::remove);
          });
    };
  }

  IndexAdmin admin(Duration checkAfter) {
    return index -> {
      CompletableFuture<IndexAnswer> future = new CompletableFuture<>();
      boolean fails = happens(0.4);
      // What is seen may be old when it is told.
      time.in(
          random.nextInt(30),
          () -> {
            boolean created = !fails && indices.add(index);
            lives.merge(index, created ? 1 : 0, Integer::sum);
            IndexAnswer answer =
                fails
                    ? new IndexAnswer.Unavailable("status 503")
                    : new IndexAnswer.Ready(
                        created,
                        Optional.of(new IndexAnswer.Identity(index, "life " + lives.get(index))),
                        List.of(),
                        checkAfter);
            time.in(slowChecks ? random.nextInt(200) : 0, () -> future.complete(answer));
          });
      return future;
    };
  }

  /** Somebody deletes an index. */
  void delete(String index) {
    indices.remove(index);
    documents.keySet().removeIf(address -> address.startsWith(index + "/"));
  }

  /** The document that is there, null if none is. */
  @Nullable JsonNode source(String index, String id) {
    Document document = documents.get(index + "/" + id);
    return document == null ? null : document.source;
  }

  private CompletionStage<BulkAnswer> bulk(
      List<BulkOperation> operations, int bytes, Runnable landed) {
    bulks++;
    CompletableFuture<BulkAnswer> future = new CompletableFuture<>();
    long appliedAfter = 1L + random.nextInt(20);
    long answeredAfter = appliedAfter + random.nextInt(20);
    if (bytes > requestLimitBytes) {
      answerLater(future, landed, answeredAfter, new BulkAnswer.Refused(413, null));
    } else if (operations.stream().anyMatch(o -> has(o, "\"refused\""))) {
      OpenSearchError error = new OpenSearchError("action_request_validation_exception", "no");
      answerLater(future, landed, answeredAfter, new BulkAnswer.Refused(400, error));
    } else if (happens(0.15)) {
      answerLater(future, landed, answeredAfter, refusal());
    } else if (happens(0.15)) {
      long late = lateApplication && random.nextBoolean() ? answeredAfter + 300 : appliedAfter;
      time.in(late, () -> operations.forEach(this::apply));
      BulkAnswer lost = new BulkAnswer.Unanswered("SocketTimeoutException", true);
      answerLater(future, landed, answeredAfter, lost);
    } else {
      // Half of an answer: all is applied, but some items are missing.
      boolean half = happens(0.05);
      List<BulkAnswer.Item> items = new ArrayList<>();
      time.in(
          appliedAfter,
          () -> {
            operations.forEach(o -> items.add(applyOrFail(o)));
            if (half) {
              items.remove(items.size() - 1);
            }
          });
      answerLater(future, landed, answeredAfter, new BulkAnswer.Items(items));
    }
    return future;
  }

  private void answerLater(
      CompletableFuture<BulkAnswer> future, Runnable landed, long millis, BulkAnswer answer) {
    time.in(
        millis,
        () -> {
          landed.run();
          if (answer instanceof BulkAnswer.Unanswered && random.nextInt(4) == 0) {
            future.completeExceptionally(new IllegalStateException("connection reset"));
          } else {
            future.complete(answer);
          }
        });
  }

  private BulkAnswer refusal() {
    OpenSearchError blocked = new OpenSearchError("cluster_block_exception", "disk");
    return switch (random.nextInt(6)) {
      case 0 -> new BulkAnswer.Refused(429, null);
      case 1 -> new BulkAnswer.Refused(503, null);
      case 2 -> new BulkAnswer.Refused(403, blocked);
      case 3 -> new BulkAnswer.Refused(400, null);
      case 4 -> new BulkAnswer.Items(List.of());
      default -> new BulkAnswer.Unanswered("ConnectException", false);
    };
  }

  private BulkAnswer.Item applyOrFail(BulkOperation operation) {
    if (happens(0.15)) {
      return switch (random.nextInt(8)) {
        case 0 -> item(429, "rejected_execution_exception");
        case 1 -> item(503, "unavailable_shards_exception");
        case 2 -> item(404, "index_not_found_exception");
        case 3 -> item(404, "shard_not_found_exception");
        case 4 -> item(400, "index_closed_exception");
        case 5 -> item(429, "circuit_breaking_exception");
        case 6 -> item(503, "process_cluster_event_timeout_exception");
        default -> item(500, "exception");
      };
    }
    return apply(operation);
  }

  private BulkAnswer.Item apply(BulkOperation operation) {
    if (!indices.contains(operation.index())) {
      return item(404, "index_not_found_exception");
    }
    if (has(operation, "\"poison\"")) {
      return item(400, "mapper_parsing_exception");
    }
    if (blockedUntil.getOrDefault(operation.index(), 0L) > time.nanos()) {
      return item(operation.id().hashCode() % 2 == 0 ? 403 : 429, "cluster_block_exception");
    }
    String address = operation.index() + "/" + operation.id();
    Document current = documents.get(address);
    Long version = operation.version();
    if (version != null && current != null && current.version > version) {
      return item(409, "version_conflict_engine_exception");
    }
    JsonNode there = current == null ? null : current.source;
    if (operation.action().equals("create") && there != null) {
      return item(409, "version_conflict_engine_exception");
    }
    highest.merge(address, version == null ? 0 : version, Math::max);
    documents.put(address, new Document(version == null ? 0 : version, written(operation, there)));
    boolean missing = operation.action().equals("delete") && there == null;
    return new BulkAnswer.Item(missing ? 404 : there == null ? 201 : 200, null);
  }

  private static @Nullable JsonNode written(BulkOperation operation, @Nullable JsonNode there) {
    String document = operation.document();
    if (document == null) {
      return null;
    }
    JsonNode json = parse(document);
    if (!operation.action().equals("update")) {
      return json;
    }
    check(json.path("doc_as_upsert").asBoolean(), "an update must make what is not there");
    return update(there, json.get("doc"));
  }

  /** What an update with a partial document makes of a document. */
  static JsonNode update(@Nullable JsonNode document, JsonNode part) {
    if (!(document instanceof ObjectNode) || !(part instanceof ObjectNode)) {
      return part.deepCopy();
    }
    ObjectNode updated = (ObjectNode) document.deepCopy();
    part.properties()
        .forEach(
            field ->
                updated.set(field.getKey(), update(updated.get(field.getKey()), field.getValue())));
    return updated;
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BulkAnswer.Item item(int status, String type) {
    return new BulkAnswer.Item(status, new OpenSearchError(type, "because"));
  }

  private boolean happens(double share) {
    return random.nextDouble() < share * faults;
  }

  private static boolean has(BulkOperation operation, String mark) {
    String document = operation.document();
    return document != null && document.contains(mark);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
