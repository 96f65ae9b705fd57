package io.headwater.sink.opensearch;

import io.headwater.sink.config.IndexSettings;
import io.headwater.sink.document.SafeReason;
import io.headwater.sink.write.IndexAdmin;
import io.headwater.sink.write.IndexAnswer;
import io.headwater.sink.write.OpenSearchError;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds and creates indices. */
final class OpenSearchIndexAdmin implements IndexAdmin {
  private static final String GC_DELETES = "index.gc_deletes";
  private static final Pattern TIME = Pattern.compile("(-?\\d+)(ms|s|m|h|d)?");
  private static final String JSON = "application/json";

  private final OpenSearchHttp http;
  private final IndexSettings settings;

  OpenSearchIndexAdmin(OpenSearchHttp http, IndexSettings settings) {
    this.http = http;
    this.settings = settings;
  }

  @Override
  public CompletionStage<IndexAnswer> ensure(String index) {
    return http.send("HEAD", path(index), Map.of(), null, JSON)
        .thenCompose(answer -> found(index, answer))
        .exceptionally(
            failure -> {
              NoAnswerException none = NoAnswerException.in(failure);
              return new IndexAnswer.Unavailable(
                  String.valueOf(none == null ? failure : none.getMessage()));
            });
  }

  private CompletableFuture<IndexAnswer> found(String index, HttpAnswer head) {
    if (head.status() == 200) {
      return gcDeletes(index).thenApply(kept -> new IndexAnswer.Ready(false, kept));
    }
    if (head.status() != 404) {
      return CompletableFuture.completedFuture(problem(index, head, "find"));
    }
    if (!settings.autoCreate()) {
      return CompletableFuture.completedFuture(
          new IndexAnswer.Failed(
              "Index "
                  + index
                  + " does not exist and "
                  + IndexSettings.AUTO_CREATE
                  + " is false: create the index or set the option to true"));
    }
    return http.send("PUT", path(index), Map.of(), IndexBody.of(settings), JSON)
        .thenApply(answer -> created(index, answer));
  }

  private static IndexAnswer created(String index, HttpAnswer answer) {
    if (answer.status() < 300) {
      return new IndexAnswer.Ready(true, Optional.empty());
    }
    // Another task was faster.
    boolean exists =
        AnswerParser.error(answer.body())
            .filter(error -> error.type().equals("resource_already_exists_exception"))
            .isPresent();
    return exists
        ? new IndexAnswer.Ready(false, Optional.empty())
        : problem(index, answer, "create");
  }

  private static IndexAnswer problem(String index, HttpAnswer answer, String attempt) {
    Optional<OpenSearchError> error = AnswerParser.error(answer.body());
    String what = "status " + answer.status() + error.map(known -> " " + known.type()).orElse("");
    boolean blocked = error.filter(e -> e.type().equals("cluster_block_exception")).isPresent();
    if ((answer.status() == 401 || answer.status() == 403) && !blocked) {
      return new IndexAnswer.Failed(
          "OpenSearch does not let the user "
              + attempt
              + " index "
              + index
              + " ("
              + what
              + "): check connection.username, connection.password and the user's permissions");
    }
    if (answer.status() == 400 && error.isPresent() && !blocked) {
      return new IndexAnswer.Failed(
          "OpenSearch refuses to "
              + attempt
              + " index "
              + index
              + " ("
              + what
              + "): "
              + SafeReason.withoutQuotes(error.get().reason())
              + "; check "
              + IndexSettings.SETTINGS
              + " and "
              + IndexSettings.MAPPINGS);
    }
    return new IndexAnswer.Unavailable(what);
  }

  // Only for a warning: a user who may not see settings can write all the same.
  private CompletableFuture<Optional<Duration>> gcDeletes(String index) {
    return http.send(
            "GET",
            path(index) + "/_settings/" + GC_DELETES,
            Map.of("flat_settings", "true", "include_defaults", "true"),
            null,
            JSON)
        .handle(
            (answer, failure) ->
                answer == null || answer.status() != 200
                    ? Optional.empty()
                    : gcDeletes(answer.body()));
  }

  private static Optional<Duration> gcDeletes(byte[] body) {
    try {
      return AnswerParser.firstString(body, GC_DELETES).flatMap(OpenSearchIndexAdmin::time);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<Duration> time(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(time.group(1));
    String unit = time.group(2) == null ? "ms" : time.group(2);
    return Optional.of(
        switch (unit) {
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          case "d" -> Duration.ofDays(amount);
          default -> Duration.ofMillis(amount);
        });
  }

  private static String path(String index) {
    return "/" + URLEncoder.encode(index, StandardCharsets.UTF_8);
  }
}
