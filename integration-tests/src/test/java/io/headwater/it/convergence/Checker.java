package io.headwater.it.convergence;

import io.headwater.it.Pipeline;
import io.headwater.it.convergence.CheckResult.Finding;
import io.headwater.localstack.LocalStack;
import io.headwater.localstack.client.Document;
import io.headwater.localstack.client.HttpStatusException;
import io.headwater.localstack.client.SearchClient;
import io.headwater.localstack.client.TopicAdmin;
import io.headwater.localstack.client.TopicReader;
import io.headwater.localstack.client.TopicRecord;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.TableComparison;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares the tables of a workload that has ended with topics, indices and dead letter queue. It
 * needs no pipeline to be quiet: it looks again until nothing is wrong. Owned by one thread.
 */
final class Checker {
  private static final Duration PROGRESS = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final LocalStack stack;
  private final SearchClient search;
  private final Workload workload;
  private final PipelineNames names;
  private final Consumer<String> progress;

  /**
   * Looks at nothing yet.
   *
   * @param search reaches the index whatever is done to the sink's way to it
   * @param progress gets a line each 10 seconds
   */
  Checker(
      LocalStack stack,
      SearchClient search,
      Workload workload,
      PipelineNames names,
      Consumer<String> progress) {
    this.stack = stack;
    this.search = search;
    this.workload = workload;
    this.names = names;
    this.progress = progress;
  }

  /**
   * Looks until nothing is wrong, or patience ends.
   *
   * @param patience zero for one look
   * @param since from when the time to converge is counted, such as the end of the last fault
   * @param regressions what a {@link Watcher} has seen
   * @throws RuntimeException of a client, if the last look failed
   */
  CheckResult check(Duration patience, Instant since, List<Regression> regressions) {
    long deadline = System.nanoTime() + patience.toNanos();
    long nextProgress = System.nanoTime() + PROGRESS.toNanos();
    while (true) {
      Instant began = Instant.now();
      String state;
      try {
        CheckResult result = look(Duration.between(since, began), regressions);
        if (onlyRegressed(result) || System.nanoTime() >= deadline) {
          return result;
        }
        state = result.counts().toString();
      } catch (HttpStatusException | UncheckedIOException | KafkaException e) {
        // A fault that has not passed yet.
        if (System.nanoTime() >= deadline) {
          throw e;
        }
        state = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      }
      if (System.nanoTime() >= nextProgress) {
        progress.accept(
            "seed " + workload.settings().seed() + " not yet equal: " + state + failures());
        nextProgress = System.nanoTime() + PROGRESS.toNanos();
      }
      // A look at much data is a load on what it waits for.
      Duration took = Duration.between(began, Instant.now());
      Pipeline.sleep(took.compareTo(PAUSE) > 0 ? took : PAUSE);
    }
  }

  /** The beginning of each failed connector's trace: what one wants to know first. */
  private String failures() {
    StringBuilder failures = new StringBuilder();
    for (String connector : List.of(names.source(), names.sink())) {
      try {
        stack
            .connectClient()
            .status(connector)
            .failure()
            .flatMap(trace -> trace.lines().findFirst())
            .ifPresent(line -> failures.append("; ").append(connector).append(": ").append(line));
      } catch (HttpStatusException | UncheckedIOException e) {
        failures.append("; ").append(connector).append(" gives no status");
      }
    }
    return failures.toString();
  }

  private static boolean onlyRegressed(CheckResult result) {
    return result.counts().keySet().stream()
        .allMatch(finding -> finding == Finding.REGRESSED || !finding.isWrong());
  }

  private CheckResult look(Duration sinceFault, List<Regression> regressions) {
    Findings findings = new Findings();
    long events = 0;
    long documents = 0;
    try (TopicAdmin admin = stack.topicAdmin();
        TopicReader reader = stack.topicReader()) {
      Set<String> topics = admin.topics();
      Map<TopicPartition, Long> committed = admin.committedOffsets("connect-" + names.sink());
      for (TableShape shape : TableShape.values()) {
        String topic = names.topic(workload.table(shape).name());
        if (!topics.contains(topic)) {
          findings.add(Finding.LOST, shape + " has no topic yet");
          continue;
        }
        // Before the documents are read: what is committed is in the index by then.
        TopicFacts facts = TopicFacts.read(reader, topic, committed);
        events += facts.events();
        findings.add(Finding.DUPLICATED, facts.repeated());
        findings.add(Finding.UNCOMMITTED, facts.uncommitted());
        documents += compare(shape, facts, findings);
      }
      letters(topics.contains(names.dlq()) ? reader.readAll(names.dlq()) : List.of(), findings);
    }
    regressions.forEach(regression -> findings.add(Finding.REGRESSED, regression.toString()));
    return new CheckResult(
        workload.settings().seed(),
        findings.counts(),
        events,
        documents,
        sinceFault,
        findings.examples());
  }

  private int compare(TableShape shape, TopicFacts facts, Findings findings) {
    DynamoTable table = workload.table(shape);
    Set<String> poison = workload.ledger().poison(shape);
    Map<String, Document> documents = TableComparison.documents(search, table.name());
    TableComparison comparison = TableComparison.of(table, documents, shape::documentId, Set.of());
    for (String id : comparison.missing()) {
      if (!poison.contains(id)) {
        findings.add(Finding.LOST, name(shape, id));
      }
    }
    for (String id : comparison.surplus()) {
      findings.add(
          facts.newest().containsKey(id) ? Finding.REVIVED : Finding.ALIEN, name(shape, id));
    }
    for (String id : comparison.different()) {
      if (!poison.contains(id)) {
        findings.add(Finding.STALE, name(shape, id) + " in content");
      }
    }
    Set<String> judged = new HashSet<>(comparison.surplus());
    judged.addAll(comparison.different());
    for (Document document : documents.values()) {
      if (poison.contains(document.id())) {
        findings.add(Finding.ALIEN, name(shape, document.id()) + " is to be refused");
      } else if (!judged.contains(document.id())) {
        version(shape, document, facts, findings);
      }
    }
    return documents.size();
  }

  private static void version(
      TableShape shape, Document document, TopicFacts facts, Findings findings) {
    TopicFacts.Change newest =
        facts.newest().getOrDefault(document.id(), new TopicFacts.Change(0, false));
    if (document.version() != newest.version()) {
      findings.add(
          document.version() < newest.version() ? Finding.STALE : Finding.AHEAD,
          name(shape, document.id())
              + " has version "
              + document.version()
              + ", its newest event "
              + newest.version());
    }
  }

  private void letters(List<TopicRecord> letters, Findings findings) {
    Set<DeadLetters.Name> expected = new HashSet<>();
    for (TableShape shape : TableShape.values()) {
      String table = workload.table(shape).name();
      workload.ledger().poison(shape).forEach(id -> expected.add(new DeadLetters.Name(table, id)));
    }
    DeadLetters dead = DeadLetters.compare(expected, letters);
    dead.missing()
        .forEach(name -> findings.add(Finding.DLQ_MISSING, name(name.table(), name.id())));
    dead.unexpected()
        .forEach(name -> findings.add(Finding.DLQ_UNEXPECTED, name(name.table(), name.id())));
    findings.add(Finding.DLQ_REPEATED, dead.repeated());
  }

  private static String name(Object table, String id) {
    return table + " " + DocumentIds.hash(id);
  }
}
