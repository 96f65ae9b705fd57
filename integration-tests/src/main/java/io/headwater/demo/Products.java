package io.headwater.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.localstack.client.Document;
import io.headwater.localstack.client.HttpStatusException;
import io.headwater.localstack.client.SearchClient;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.Items;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The products of a table that {@code config/source-products.json} and {@code
 * config/sink-products.json} bring into an index of the same name. Any thread may call.
 */
public final class Products {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int HITS = 8;
  private static final int NOT_FOUND = 404;
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final DynamoTable table;
  private final SearchClient search;

  /** The table and the index may be made later. */
  public Products(DynamoTable table, SearchClient search) {
    this.table = table;
    this.search = search;
  }

  /** Where a change has arrived. */
  enum Station {
    /** DynamoDB has the change. */
    WRITTEN,
    /** OpenSearch has the document. */
    INDEXED,
    /** Searches find it. */
    SEARCHABLE,
    /** There was nothing to change. */
    UNCHANGED,
    /** It is not to be seen, perhaps because a later change overtook it. */
    NOT_SEEN;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Hears of a change's way. */
  interface Watcher {
    /**
     * The change has arrived there.
     *
     * @param millis since just before it was written
     * @throws IOException if nobody listens any more; it is watched no longer then
     */
    void arrived(Station station, long millis) throws IOException;
  }

  /**
   * Finds documents by words with slips, by the beginning of the last word or by id; without any
   * words all of them, in the order of their ids.
   */
  JsonNode find(String words) {
    ObjectNode request = JSON.createObjectNode().put("size", HITS).put("version", true);
    if (words.isBlank()) {
      request.putObject("query").putObject("match_all");
      request.putArray("sort").add("id");
    } else {
      ArrayNode anyOf = request.putObject("query").putObject("bool").putArray("should");
      match(anyOf, "match", words).put("fuzziness", "AUTO");
      match(anyOf, "match_bool_prefix", words);
      anyOf.addObject().putObject("term").putObject("id").put("value", words.strip());
    }
    ObjectNode found = JSON.createObjectNode();
    ArrayNode documents = found.putArray("documents");
    try {
      JsonNode answer = search.search(table.name(), request.toString());
      found.put("total", answer.path("hits").path("total").path("value").asLong());
      found.put("millis", answer.path("took").asLong());
      answer.path("hits").path("hits").forEach(hit -> documents.add(hit.path("_source")));
    } catch (HttpStatusException e) {
      if (e.status() != NOT_FOUND) {
        throw e;
      }
      found.put("total", 0).put("millis", 0);
    }
    return found;
  }

  private static ObjectNode match(ArrayNode anyOf, String kind, String words) {
    return anyOf
        .addObject()
        .putObject(kind)
        .putObject("searchText")
        .put("query", words)
        .put("operator", "and");
  }

  /** An item's fields of the form, and its document if there is one. */
  Optional<JsonNode> item(String id) {
    return table.find(key(id)).map(item -> item(id, item));
  }

  private JsonNode item(String id, Map<String, AttributeValue> item) {
    ObjectNode json = JSON.createObjectNode().put("id", id);
    json.set("item", JSON.valueToTree(Edit.shown(item).toJson()));
    Optional<Document> document = search.document(table.name(), id);
    document.ifPresent(found -> json.put("version", Long.toString(found.version())));
    json.set("document", document.map(Document::source).orElse(null));
    return json;
  }

  boolean exists(String id) {
    return table.find(key(id)).isPresent();
  }

  /**
   * Changes an item that is there and watches the change arrive.
   *
   * @throws IOException if the watcher throws it
   */
  void change(String id, Edit edit, Watcher watcher) throws IOException {
    if (table.find(key(id)).filter(edit::changesNothing).isPresent()) {
      watcher.arrived(Station.UNCHANGED, 0);
      return;
    }
    long begin = System.nanoTime();
    table.set(key(id), edit.attributes());
    watcher.arrived(Station.WRITTEN, millisSince(begin));
    if (!seen(begin, () -> indexed(id, edit))) {
      watcher.arrived(Station.NOT_SEEN, millisSince(begin));
      return;
    }
    watcher.arrived(Station.INDEXED, millisSince(begin));
    boolean found = seen(begin, () -> searchable(id, edit));
    watcher.arrived(found ? Station.SEARCHABLE : Station.NOT_SEEN, millisSince(begin));
  }

  private boolean indexed(String id, Edit edit) {
    return search
        .document(table.name(), id)
        .filter(document -> edit.isIn(document.source()))
        .isPresent();
  }

  private boolean searchable(String id, Edit edit) {
    ObjectNode request = JSON.createObjectNode();
    request.putObject("query").putObject("ids").putArray("values").add(id);
    JsonNode hits = search.search(table.name(), request.toString()).path("hits").path("hits");
    return edit.isIn(hits.path(0).path("_source"));
  }

  private static boolean seen(long begin, BooleanSupplier condition) {
    while (!holds(condition)) {
      if (millisSince(begin) > PATIENCE.toMillis()) {
        return false;
      }
      try {
        Thread.sleep(POLL.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (HttpStatusException | UncheckedIOException e) {
      // An outage of OpenSearch: the change arrives after it.
      return false;
    }
  }

  private static long millisSince(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }

  private static Map<String, AttributeValue> key(String id) {
    return Map.of("id", Items.s(id));
  }
}
