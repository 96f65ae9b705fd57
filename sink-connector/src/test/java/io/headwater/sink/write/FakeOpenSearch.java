package io.headwater.sink.write;

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

/** Applies versions as OpenSearch does, in virtual time, with faults while they are wanted. */
final class FakeOpenSearch {
  record Document(long version, @Nullable String source) {}

  /** How bad the weather is, from 0 to 1. */
  double faults;

  /** Whether a request may be applied after its sender gave it up. */
  boolean lateApplication = true;

  int requestLimitBytes = Integer.MAX_VALUE;
  int bulks;
  final Set<String> indices = new HashSet<>();
  final Map<String, Document> documents = new HashMap<>();
  private final Random random;
  private final VirtualTime time;

  FakeOpenSearch(Random random, VirtualTime time) {
    this.random = random;
    this.time = time;
  }

  /** A client of one task's life: what it has in flight together is checked. */
  BulkClient client(int maxDocuments, int maxBytes) {
    Set<String> flying = new HashSet<>();
    return body -> {
      List<BulkOperation> operations = BulkOperation.parse(body);
      check(operations.size() <= maxDocuments, "too many documents in a request");
      check(operations.size() == 1 || body.length <= maxBytes, "too many bytes in a request");
      List<String> addresses = operations.stream().map(o -> o.index() + "/" + o.id()).toList();
      for (String address : addresses) {
        check(flying.add(address), "two operations on one document are under way together");
      }
      return bulk(operations, body.length, () -> addresses.forEach(flying::remove));
    };
  }

  IndexAdmin admin() {
    return index -> {
      CompletableFuture<IndexAnswer> future = new CompletableFuture<>();
      boolean fails = happens(0.4);
      time.in(
          random.nextInt(30),
          () -> {
            boolean created = !fails && indices.add(index);
            future.complete(
                fails
                    ? new IndexAnswer.Unavailable("status 503")
                    : new IndexAnswer.Ready(created, Optional.empty()));
          });
      return future;
    };
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
      List<BulkAnswer.Item> items = new ArrayList<>();
      time.in(appliedAfter, () -> operations.forEach(o -> items.add(applyOrFail(o))));
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
      return switch (random.nextInt(4)) {
        case 0 -> item(429, "rejected_execution_exception");
        case 1 -> item(503, "unavailable_shards_exception");
        case 2 -> item(404, "index_not_found_exception");
        default -> item(500, "exception");
      };
    }
    return apply(operation);
  }

  private BulkAnswer.Item apply(BulkOperation operation) {
    check(operation.versionType().equals("external_gte"), "a write has no external version");
    if (!indices.contains(operation.index())) {
      return item(404, "index_not_found_exception");
    }
    if (has(operation, "\"poison\"")) {
      return item(400, "mapper_parsing_exception");
    }
    String address = operation.index() + "/" + operation.id();
    Document current = documents.get(address);
    if (current != null && current.version > operation.version()) {
      return item(409, "version_conflict_engine_exception");
    }
    documents.put(address, new Document(operation.version(), operation.document()));
    boolean existed = current != null && current.source != null;
    boolean delete = operation.action().equals("delete");
    return new BulkAnswer.Item(delete ? existed ? 200 : 404 : existed ? 200 : 201, null);
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
