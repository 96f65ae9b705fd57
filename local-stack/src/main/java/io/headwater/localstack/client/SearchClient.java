package io.headwater.localstack.client;

import static io.headwater.localstack.client.JsonHttp.segment;
import static io.headwater.localstack.client.JsonHttp.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * The REST interface of one OpenSearch node. Nothing is repeated. Any thread may call.
 *
 * <p>Paths begin with a slash and are encoded by the caller; index names and ids are encoded here.
 * Every method throws {@link HttpStatusException} on an answer other than 2xx, and {@link
 * java.io.UncheckedIOException} when there is none.
 */
public final class SearchClient {
  private static final int PAGE = 1000;
  private static final int NOT_FOUND = 404;

  private final JsonHttp http;

  /**
   * Makes no request yet.
   *
   * @param node such as {@code http://127.0.0.1:9200}, without a slash at the end
   */
  public SearchClient(URI node) {
    this.http = new JsonHttp(node);
  }

  /**
   * The same over TLS, for a user.
   *
   * @param tls says whom to trust
   */
  public SearchClient(URI node, SSLContext tls, String user, String password) {
    this.http = new JsonHttp(node, tls, user, password);
  }

  public JsonNode get(String path) {
    return http.send("GET", path, null);
  }

  public JsonNode put(String path, String body) {
    return http.send("PUT", path, body);
  }

  public JsonNode post(String path, String body) {
    return http.send("POST", path, body);
  }

  public JsonNode delete(String path) {
    return http.send("DELETE", path, null);
  }

  /**
   * Sends lines of actions and documents, each with its line end; the answer's {@code errors} tells
   * of refused ones.
   */
  public JsonNode bulk(String lines) {
    return http.send("POST", "/_bulk", "application/x-ndjson", lines);
  }

  /** The answer, or nothing when it is 404. */
  public Optional<JsonNode> find(String path) {
    try {
      return Optional.of(get(path));
    } catch (HttpStatusException e) {
      if (e.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Creates an index with {@code settings} and {@code mappings}. */
  public void createIndex(String index, String body) {
    put(path(index), body);
  }

  public boolean indexExists(String index) {
    return find(path(index)).isPresent();
  }

  public void deleteIndex(String index) {
    delete(path(index));
  }

  /**
   * The settings under their full names, such as {@code index.gc_deletes}; an alias gives those of
   * its first index.
   */
  public JsonNode settings(String index) {
    return get(path(index) + "/_settings?flat_settings=true").elements().next().path("settings");
  }

  /** The mappings; an alias gives those of its first index. */
  public JsonNode mappings(String index) {
    return get(path(index) + "/_mapping").elements().next().path("mappings");
  }

  /** Makes all that was written visible to searches. */
  public void refresh(String index) {
    post(path(index) + "/_refresh", "");
  }

  /** The number of documents that searches can see. */
  public long count(String index) {
    return get(path(index) + "/_count").path("count").asLong();
  }

  /** Runs a search, with {@code query} and the like in its body. */
  public JsonNode search(String index, String body) {
    return post(path(index) + "/_search", body);
  }

  /**
   * The document as it was written last, visible to searches or not; nothing when it, or its index,
   * is not there.
   */
  public Optional<Document> document(String index, String id) {
    return find(path(index) + "/_doc/" + segment(id)).map(Document::of);
  }

  /**
   * All documents that searches can see, as they are at the call's beginning, in no particular
   * order.
   */
  public void forEachDocument(String index, Consumer<Document> action) {
    var page =
        search(index, "{\"size\":" + PAGE + ",\"version\":true,\"sort\":[\"_doc\"]}", "?scroll=1m");
    while (true) {
      var hits = page.path("hits").path("hits");
      hits.forEach(hit -> action.accept(Document.of(hit)));
      String scroll = page.path("_scroll_id").asText();
      if (hits.isEmpty()) {
        http.send("DELETE", "/_search/scroll", text(Map.of("scroll_id", scroll)));
        return;
      }
      page = post("/_search/scroll", text(Map.of("scroll", "1m", "scroll_id", scroll)));
    }
  }

  /** The same, by id. */
  public Map<String, Document> documents(String index) {
    var documents = new LinkedHashMap<String, Document>();
    forEachDocument(index, document -> documents.put(document.id(), document));
    return documents;
  }

  private JsonNode search(String index, String body, String query) {
    return post(path(index) + "/_search" + query, body);
  }

  private static String path(String index) {
    return "/" + segment(index);
  }
}
