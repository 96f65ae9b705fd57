package io.headwater.sink.opensearch;

import io.headwater.sink.write.BulkAnswer;
import io.headwater.sink.write.BulkClient;
import io.headwater.sink.write.RequestBody;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Bulk requests as {@code POST /_bulk} with a body of known length. */
final class OpenSearchBulkClient implements BulkClient {
  // Items keep their positions: each has a status.
  private static final Map.Entry<String, String> FILTER =
      Map.entry("filter_path", "errors,items.*.status,items.*.error");

  private final OpenSearchHttp http;
  private final Map<String, String> query;

  /**
   * Bulk requests with parameters.
   *
   * @param parameters such as {@code pipeline}, {@code refresh} or {@code require_alias}
   */
  OpenSearchBulkClient(OpenSearchHttp http, Map<String, String> parameters) {
    this.http = http;
    // In a fixed order, for whoever reads access logs.
    Map<String, String> all = new TreeMap<>(parameters);
    all.put(FILTER.getKey(), FILTER.getValue());
    this.query = Collections.unmodifiableMap(all);
  }

  @Override
  public CompletionStage<BulkAnswer> send(RequestBody ndjson) {
    return http.sendLarge("POST", "/_bulk", query, ndjson, "application/x-ndjson")
        .handle(OpenSearchBulkClient::answer);
  }

  @Override
  public String credentials() {
    return http.credentials();
  }

  private static BulkAnswer answer(@Nullable HttpAnswer answer, @Nullable Throwable failure) {
    if (answer == null) {
      NoAnswerException none = NoAnswerException.in(failure);
      return none == null
          ? new BulkAnswer.Unanswered(String.valueOf(failure), true)
          : new BulkAnswer.Unanswered(String.valueOf(none.getMessage()), none.sent());
    }
    if (answer.status() >= 300) {
      return new BulkAnswer.Refused(
          answer.status(), AnswerParser.error(answer.status(), answer.body()).orElse(null));
    }
    try {
      return new BulkAnswer.Items(AnswerParser.items(answer.body()));
    } catch (IOException e) {
      return new BulkAnswer.Unanswered(
          "status " + answer.status() + ", but the body is no bulk answer", true);
    }
  }
}
