package io.headwater.sink.opensearch;

import io.headwater.sink.write.BulkAnswer;
import io.headwater.sink.write.BulkClient;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Bulk requests as {@code POST /_bulk} with a body of known length. */
final class OpenSearchBulkClient implements BulkClient {
  // Items keep their positions: each has a status.
  private static final Map<String, String> QUERY =
      Map.of("filter_path", "errors,items.*.status,items.*.error");

  private final OpenSearchHttp http;

  OpenSearchBulkClient(OpenSearchHttp http) {
    this.http = http;
  }

  @Override
  public CompletionStage<BulkAnswer> send(byte[] ndjson) {
    return http.send("POST", "/_bulk", QUERY, ndjson, "application/x-ndjson")
        .handle(OpenSearchBulkClient::answer);
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
          answer.status(), AnswerParser.error(answer.body()).orElse(null));
    }
    try {
      return new BulkAnswer.Items(AnswerParser.items(answer.body()));
    } catch (IOException e) {
      return new BulkAnswer.Unanswered(
          "status " + answer.status() + ", but the body is no bulk answer", true);
    }
  }
}
