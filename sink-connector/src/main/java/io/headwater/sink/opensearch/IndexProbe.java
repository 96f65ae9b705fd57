package io.headwater.sink.opensearch;

import io.headwater.sink.config.ConnectionSettings;
import io.headwater.sink.config.IndexCreation;
import io.headwater.sink.config.IndexSettings;
import io.headwater.sink.config.OptionProblem;
import io.headwater.sink.document.IndexTemplate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks OpenSearch about the indices that are known beforehand: whether they are there or can be
 * made, take writes, and fit the mappings and fields that the options want. Creates nothing. What
 * cannot be found out is no problem.
 */
public final class IndexProbe {
  private static final Logger LOG = LoggerFactory.getLogger(IndexProbe.class);
  // One validation for many topics must end before its caller gives it up.
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final OpenSearchHttp http;
  private final IndexSettings settings;
  private final WriteTarget target;
  private final Map<String, Map<String, String>> fields;
  private final long deadline = System.nanoTime() + PATIENCE.toNanos();
  private final List<OptionProblem> problems = new ArrayList<>();

  private IndexProbe(
      OpenSearchHttp http,
      IndexSettings settings,
      WriteTarget target,
      Map<String, Map<String, String>> fields) {
    this.http = http;
    this.settings = settings;
    this.target = target;
    this.fields = fields;
  }

  /**
   * What is wrong, at the option to mend; waits some seconds at most.
   *
   * @param topics the topics that are read, none if they are chosen by a pattern
   * @param fields for each option that produces fields: their paths with {@code string}, {@code
   *     number}, {@code boolean}, {@code object} or {@code date}
   */
  public static List<OptionProblem> problems(
      ConnectionSettings connection,
      IndexSettings settings,
      WriteTarget target,
      Collection<String> topics,
      Map<String, Map<String, String>> fields) {
    try (OpenSearchHttp http = new OpenSearchHttp(connection.within(PATIENCE), 1)) {
      IndexProbe probe = new IndexProbe(http, settings, target, fields);
      probe.check(settings.name().namesFor(topics));
      return List.copyOf(probe.problems);
    }
  }

  private void check(List<String> indices) {
    try {
      for (String index : indices) {
        check(index);
      }
    } catch (TimeoutException e) {
      LOG.warn("OpenSearch took longer than {} to tell of all indices", PATIENCE);
    } catch (ExecutionException e) {
      NoAnswerException none = NoAnswerException.in(e);
      LOG.warn(
          "The indices cannot be looked up: {}", none == null ? e.getCause() : none.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check(String index)
      throws InterruptedException, ExecutionException, TimeoutException {
    // A topic's name may be none for an index; its records are refused one by one.
    if (IndexTemplate.problem(index).isPresent()) {
      return;
    }
    IndexLookup.Found found = await(new IndexLookup(http, true).find(index));
    if (found instanceof IndexLookup.Found.Present present) {
      checkPresent(present.description());
    } else if (found instanceof IndexLookup.Found.Absent) {
      checkAbsent(index);
    } else if (found instanceof IndexLookup.Found.Untold untold) {
      int status = untold.answer().status();
      if (status == 401 || status == 403) {
        add(
            http.identityOption(),
            "This user may not look up index "
                + index
                + " (status "
                + status
                + "): grant indices:admin/get on it");
      } else {
        LOG.warn("Index {} cannot be looked up: status {}", index, status);
      }
    }
  }

  private void checkPresent(IndexDescription index)
      throws InterruptedException, ExecutionException, TimeoutException {
    Optional<OptionProblem> problem = IndexRules.problem(index, settings, target);
    if (problem.isPresent()) {
      problems.add(problem.get());
      return;
    }
    IndexRules.warnings(index, target).forEach(LOG::warn);
    if (settings.updateMapping()) {
      MappingDifference.of(
              OpenSearchIndexAdmin.wantedMappings(settings.creation()), index.mappings())
          .conflicts()
          .forEach(
              conflict ->
                  add(
                      IndexCreation.MAPPINGS,
                      conflict
                          + " (index "
                          + index.name()
                          + "): correct the option, or reindex into a new index"));
    }
    fields.forEach(
        (option, produced) ->
            FieldCheck.problems(index.mappings(), produced)
                .forEach(
                    conflict ->
                        add(
                            option,
                            conflict
                                + " (index "
                                + index.name()
                                + "): add it to the mappings, or leave it out")));
    // A data stream takes no deletes.
    if (!target.dataStream()) {
      await(WriteProbe.problem(http, index.name(), target)).ifPresent(problems::add);
    }
  }

  private void checkAbsent(String index)
      throws InterruptedException, ExecutionException, TimeoutException {
    Optional<OptionProblem> problem = IndexRules.absence(index, settings, target);
    if (problem.isPresent()) {
      problems.add(problem.get());
      return;
    }
    if (!target.dataStream() && !settings.creation().fromTemplate()) {
      return;
    }
    HttpAnswer simulated =
        await(
            http.send(
                "POST",
                "/_index_template/_simulate_index" + IndexLookup.path(index),
                Map.of(),
                null,
                IndexLookup.JSON));
    // Without a match OpenSearch answers with nothing.
    boolean none =
        simulated.status() == 200
            && new String(simulated.body(), StandardCharsets.UTF_8)
                .replaceAll("\\s", "")
                .equals("{}");
    if (none && target.dataStream()) {
      add(
          IndexSettings.INDEX,
          "Data stream "
              + index
              + " cannot be created: make an index template with data_stream that matches its name");
    } else if (none) {
      // One of the old kind may match: those are not told.
      LOG.warn(
          "{} is true, but no index template matches {}: it would be created with defaults",
          IndexCreation.FROM_TEMPLATE,
          index);
    }
  }

  private <T> T await(CompletableFuture<T> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void add(String option, String message) {
    problems.add(new OptionProblem(option, message));
  }
}
