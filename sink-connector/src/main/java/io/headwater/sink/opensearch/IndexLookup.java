package io.headwater.sink.opensearch;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Asks what a name is. */
final class IndexLookup {
  static final String JSON = "application/json";

  /** What is known of a name. */
  sealed interface Found {
    /** It exists. */
    record Present(IndexDescription description) implements Found {}

    /** It does not exist. */
    record Absent() implements Found {}

    /** OpenSearch does not say. */
    record Untold(HttpAnswer answer) implements Found {}
  }

  private final OpenSearchHttp http;
  private final String filter;

  /**
   * Asks by the given client.
   *
   * @param mappings whether mappings are told, too: they can be large
   */
  IndexLookup(OpenSearchHttp http, boolean mappings) {
    this.http = http;
    this.filter = IndexDescription.FILTER + (mappings ? ",*.mappings" : "");
  }

  /** Looks a name up; fails only without an answer. */
  CompletableFuture<Found> find(String name) {
    return http.send(
            "GET",
            path(name),
            Map.of("include_defaults", "true", "filter_path", filter),
            null,
            JSON)
        .thenCompose(
            answer ->
                switch (answer.status()) {
                  case 200 -> CompletableFuture.completedFuture(described(name, answer));
                  case 404 -> CompletableFuture.completedFuture(new Found.Absent());
                  // Not every service knows these parameters or lets everyone see settings.
                  case 400, 403, 405, 501 -> exists(name);
                  default -> CompletableFuture.completedFuture(new Found.Untold(answer));
                });
  }

  private CompletableFuture<Found> exists(String name) {
    return http.send("HEAD", path(name), Map.of(), null, JSON)
        .thenApply(
            answer ->
                switch (answer.status()) {
                  case 200 -> new Found.Present(IndexDescription.unknown(name));
                  case 404 -> new Found.Absent();
                  default -> new Found.Untold(answer);
                });
  }

  private static Found described(String name, HttpAnswer answer) {
    try {
      return new Found.Present(IndexDescription.parse(name, answer.body()));
    } catch (IOException e) {
      return new Found.Untold(answer);
    }
  }

  static String path(String name) {
    return "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
