package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.sink.config.InputSettings;
import io.headwater.sink.config.OptionProblem;
import io.headwater.sink.document.SafeReason;
import io.headwater.sink.write.BulkAnswer;
import io.headwater.sink.write.OpenSearchError;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Really writes to an index, without changing a document: deletes one by a random id that none has.
 */
final class WriteProbe {
  private static final Logger LOG = LoggerFactory.getLogger(WriteProbe.class);

  private WriteProbe() {}

  /** What hinders writes to an existing index. */
  static CompletableFuture<Optional<OptionProblem>> problem(
      OpenSearchHttp http, String index, WriteTarget target) {
    String version = target.versioned() ? ",\"version\":1,\"version_type\":\"external_gte\"" : "";
    // A name holds neither quotes nor backslashes.
    String line =
        "{\"delete\":{\"_index\":\""
            + index
            + "\",\"_id\":\"headwater-probe-"
            + UUID.randomUUID()
            + "\""
            + version
            + "}}\n";
    return new OpenSearchBulkClient(http, Map.of())
        .send(line.getBytes(UTF_8))
        .toCompletableFuture()
        .thenApply(answer -> problem(http, index, target, answer));
  }

  private static Optional<OptionProblem> problem(
      OpenSearchHttp http, String index, WriteTarget target, BulkAnswer answer) {
    if (answer instanceof BulkAnswer.Items items && items.items().size() == 1) {
      BulkAnswer.Item item = items.items().get(0);
      return problem(http, index, target, item.status(), Optional.ofNullable(item.error()));
    }
    if (answer instanceof BulkAnswer.Refused refused) {
      return problem(http, index, target, refused.status(), Optional.ofNullable(refused.error()));
    }
    LOG.warn("Whether index {} can be written is not known: {}", index, answer);
    return Optional.empty();
  }

  private static Optional<OptionProblem> problem(
      OpenSearchHttp http,
      String index,
      WriteTarget target,
      int status,
      Optional<OpenSearchError> error) {
    String type = error.map(OpenSearchError::type).orElse("");
    if (status < 300 || (status == 404 && type.isEmpty()) || status == 409) {
      return Optional.empty();
    }
    String what = "status " + status + (type.isEmpty() ? "" : " " + type);
    boolean blocked = type.equals("cluster_block_exception");
    if ((status == 401 || status == 403) && !blocked) {
      return Optional.of(
          new OptionProblem(
              http.identityOption(),
              "This user may not write to index "
                  + index
                  + " ("
                  + what
                  + "): grant indices:data/write/bulk*, indices:data/write/index and"
                  + " indices:data/write/delete on it"));
    }
    if (status == 400 && target.serverless() && target.versioned()) {
      return Optional.of(
          new OptionProblem(
              InputSettings.VERSION_SOURCE,
              "The collection refuses external versions in index "
                  + index
                  + " ("
                  + what
                  + ": "
                  + error.map(known -> SafeReason.withoutQuotes(known.reason())).orElse("no reason")
                  + "): use a collection of type search, or set version.source to none"));
    }
    // A block lifts by itself or by an operator, an overload passes: the task would wait, too.
    LOG.warn("Index {} does not take writes now: {}", index, what);
    return Optional.empty();
  }
}
