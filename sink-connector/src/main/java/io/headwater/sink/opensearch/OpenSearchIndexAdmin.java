package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.sink.config.IndexCreation;
import io.headwater.sink.config.IndexSettings;
import io.headwater.sink.config.OptionProblem;
import io.headwater.sink.document.SafeReason;
import io.headwater.sink.write.IndexAdmin;
import io.headwater.sink.write.IndexAnswer;
import io.headwater.sink.write.OpenSearchError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds and creates indices and data streams, and brings mappings up to date. */
final class OpenSearchIndexAdmin implements IndexAdmin {
  private final OpenSearchHttp http;
  private final IndexLookup lookup;
  private final IndexSettings settings;
  private final WriteTarget target;

  OpenSearchIndexAdmin(OpenSearchHttp http, IndexSettings settings, WriteTarget target) {
    this.http = http;
    this.lookup = new IndexLookup(http, settings.updateMapping());
    this.settings = settings;
    this.target = target;
  }

  @Override
  public CompletionStage<IndexAnswer> ensure(String index) {
    return lookup
        .find(index)
        .thenCompose(
            found ->
                found instanceof IndexLookup.Found.Absent
                    ? create(index)
                    : existing(index, found, false))
        .exceptionally(
            failure -> {
              NoAnswerException none = NoAnswerException.in(failure);
              return new IndexAnswer.Unavailable(
                  String.valueOf(none == null ? failure : none.getMessage()));
            });
  }

  private CompletableFuture<IndexAnswer> existing(
      String index, IndexLookup.Found found, boolean created) {
    if (found instanceof IndexLookup.Found.Untold untold) {
      return completed(problem(index, untold.answer(), "find"));
    }
    if (!(found instanceof IndexLookup.Found.Present present)) {
      return completed(new IndexAnswer.Unavailable("it was deleted while it was looked up"));
    }
    IndexDescription description = present.description();
    Optional<OptionProblem> problem = IndexRules.problem(description, settings, target);
    if (problem.isPresent()) {
      return completed(new IndexAnswer.Failed(problem.get().message()));
    }
    // A data stream is made by its template, without the mappings that are given here.
    if (settings.updateMapping() && (!created || target.dataStream())) {
      return updated(description, created);
    }
    return completed(ready(description, created, List.of()));
  }

  private CompletableFuture<IndexAnswer> create(String index) {
    Optional<OptionProblem> problem = IndexRules.absence(index, settings, target);
    if (problem.isPresent()) {
      return completed(new IndexAnswer.Failed(problem.get().message()));
    }
    String path = target.dataStream() ? "/_data_stream" : "";
    byte[] body =
        target.dataStream() ? null : IndexBody.of(settings.creation(), target.serverless());
    return http.send("PUT", path + IndexLookup.path(index), Map.of(), body, IndexLookup.JSON)
        .thenCompose(
            answer ->
                answer.status() < 300
                    ? created(index)
                    : answer.status() == 400
                        ? createdByAnother(index, answer)
                        : completed(problem(index, answer, "create")));
  }

  // What it is by now, which the cluster's templates may have had part in.
  private CompletableFuture<IndexAnswer> created(String index) {
    return lookup
        .find(index)
        .handle(
            (found, failure) ->
                found instanceof IndexLookup.Found.Present present
                    ? present.description()
                    : IndexDescription.unknown(index))
        .thenCompose(
            description -> existing(index, new IndexLookup.Found.Present(description), true));
  }

  /** Another task may have been faster; whether it was is seen, not read from the refusal. */
  private CompletableFuture<IndexAnswer> createdByAnother(String index, HttpAnswer refusal) {
    return lookup
        .find(index)
        .thenCompose(
            found ->
                found instanceof IndexLookup.Found.Present
                    ? existing(index, found, false)
                    : completed(problem(index, refusal, "create")));
  }

  private CompletableFuture<IndexAnswer> updated(IndexDescription index, boolean created) {
    MappingDifference difference =
        MappingDifference.of(wantedMappings(settings.creation()), index.mappings());
    if (!difference.any()) {
      return completed(ready(index, created, List.of()));
    }
    return http.send(
            "PUT",
            IndexLookup.path(index.name()) + "/_mapping",
            Map.of("write_index_only", "true"),
            settings.creation().mappings().getBytes(UTF_8),
            IndexLookup.JSON)
        .thenApply(answer -> updated(index, created, difference, answer));
  }

  private IndexAnswer updated(
      IndexDescription index, boolean created, MappingDifference difference, HttpAnswer answer) {
    Optional<OpenSearchError> error = AnswerParser.error(answer.body());
    if (answer.status() < 300) {
      return ready(index, created, List.of());
    }
    if (blocked(error)) {
      return new IndexAnswer.Unavailable(what(answer, error));
    }
    if (answer.status() == 400 && error.isPresent()) {
      return new IndexAnswer.Failed(
          "The mappings of index "
              + index.name()
              + " cannot be updated to "
              + IndexCreation.MAPPINGS
              + ": "
              + SafeReason.withoutQuotes(error.get().reason())
              + "; correct the option, or reindex into a new index with these mappings");
    }
    if (answer.status() == 401 || answer.status() == 403) {
      String denied =
          "OpenSearch does not let the user update the mappings of index "
              + index.name()
              + " ("
              + what(answer, error)
              + "); grant indices:admin/mapping/put, or set "
              + IndexSettings.MAPPING_UPDATE
              + " to false";
      return difference.certain()
          ? new IndexAnswer.Failed(denied + ". It lacks " + String.join(", ", difference.lacking()))
          : ready(index, created, List.of(denied));
    }
    return new IndexAnswer.Unavailable(what(answer, error));
  }

  static JsonNode wantedMappings(IndexCreation creation) {
    try {
      return new ObjectMapper().readTree(creation.mappings());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the options' validator takes well-formed JSON only", e);
    }
  }

  private IndexAnswer ready(IndexDescription index, boolean created, List<String> more) {
    List<String> warnings = new ArrayList<>(IndexRules.warnings(index, target));
    warnings.addAll(more);
    // A data stream goes on to new indices by itself.
    Optional<IndexAnswer.Identity> identity =
        index.isDataStream()
            ? Optional.empty()
            : index
                .writeIndex()
                .filter(member -> !member.uuid().isEmpty())
                .map(member -> new IndexAnswer.Identity(member.index(), member.uuid()));
    Duration checkAfter = index.known() ? settings.checkInterval() : Duration.ZERO;
    return new IndexAnswer.Ready(created, identity, List.copyOf(warnings), checkAfter);
  }

  private IndexAnswer problem(String index, HttpAnswer answer, String attempt) {
    Optional<OpenSearchError> error = AnswerParser.error(answer.status(), answer.body());
    String what = what(answer, error);
    if (answer.status() == 407) {
      return new IndexAnswer.Failed(
          "The proxy lets no request through (status 407): check connection.proxy.username and"
              + " connection.proxy.password");
    }
    if ((answer.status() == 401 || answer.status() == 403) && !blocked(error)) {
      return new IndexAnswer.Failed(
          "OpenSearch does not let the user "
              + attempt
              + " index "
              + index
              + " ("
              + what
              + error.map(known -> ": " + SafeReason.withoutQuotes(known.reason())).orElse("")
              + "): check "
              + http.credentials()
              + ", and the permissions");
    }
    if (answer.status() == 400 && error.isPresent() && !blocked(error)) {
      return new IndexAnswer.Failed(
          "OpenSearch refuses to "
              + attempt
              + (target.dataStream() ? " data stream " : " index ")
              + index
              + " ("
              + what
              + "): "
              + SafeReason.withoutQuotes(error.get().reason())
              + "; "
              + remedy());
    }
    return new IndexAnswer.Unavailable(what);
  }

  private String remedy() {
    if (target.dataStream()) {
      return "a data stream needs an index template with data_stream that matches its name";
    }
    return settings.creation().fromTemplate()
        ? "check the index template that matches its name"
        : "check "
            + IndexCreation.SETTINGS
            + ", "
            + IndexCreation.MAPPINGS
            + " and "
            + IndexCreation.ALIASES;
  }

  private static String what(HttpAnswer answer, Optional<OpenSearchError> error) {
    return "status " + answer.status() + error.map(known -> " " + known.type()).orElse("");
  }

  private static boolean blocked(Optional<OpenSearchError> error) {
    return error.filter(known -> known.type().equals("cluster_block_exception")).isPresent();
  }

  private static CompletableFuture<IndexAnswer> completed(IndexAnswer answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
