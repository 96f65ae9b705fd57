package io.headwater.it.convergence;

import io.headwater.it.Pipeline;
import io.headwater.it.fault.Fault;
import io.headwater.it.fault.FaultKind;
import io.headwater.it.fault.Scene;
import io.headwater.localstack.LocalStack;
import io.headwater.localstack.ServerProcess;
import io.headwater.pipeline.DynamoTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Histories on one linked stack, one after the other: writes, faults while they last, the end of
 * both, a check. Owned by one thread.
 */
final class FaultyHistories implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SLOW = 10;
  private static final int BROKERS = 3;
  private static final int WORKERS = 2;
  private static final int WRITERS = 3;
  private static final int WRITES_PER_SECOND = 60;

  private final Pipeline pipeline;
  private final DynamoDbClient dynamoDb;
  private final Workload workload;
  private final PipelineNames names;
  private final Checker checker;
  private final Consumer<String> progress;
  private final Watcher watcher;
  private List<ServerProcess> harmed;
  private int histories;

  private FaultyHistories(Pipeline pipeline, long seed, String prefix, Consumer<String> progress) {
    this.pipeline = pipeline;
    this.progress = progress;
    this.harmed = pipeline.stack().connect();
    this.names = WorkloadPipeline.names(prefix);
    this.dynamoDb = DynamoTable.client(pipeline.stack().dynamoDb().uri());
    this.workload =
        Workload.create(
            new WorkloadSettings(seed, WRITERS, Long.MAX_VALUE, WRITES_PER_SECOND),
            dynamoDb,
            prefix);
    pipeline.deploy(WorkloadPipeline.source(pipeline, names, workload.names()));
    pipeline.deploy(
        WorkloadPipeline.sink(pipeline, names, workload.names())
            .with("errors.deadletterqueue.topic.replication.factor", "-1"));
    this.watcher = Watcher.start(workload, pipeline.search());
    this.checker = new Checker(pipeline.stack(), pipeline.search(), workload, names, progress);
  }

  /**
   * Starts three brokers, two workers, OpenSearch and DynamoDB Local.
   *
   * @param name of the folder below target/it
   * @param seed decides what is written and which requests fail
   * @param progress gets a line now and then
   */
  static FaultyHistories start(String name, long seed, Consumer<String> progress) {
    Pipeline pipeline =
        Pipeline.start(
            name,
            stack ->
                stack
                    .kafkaBrokers(BROKERS)
                    .connectWorkers(WORKERS)
                    // Otherwise a deleted index may come back with guessed mappings.
                    .openSearchSettings(Map.of("action.auto_create_index", "false"))
                    // Servers start often.
                    .quickStart()
                    .linked(seed));
    try {
      return new FaultyHistories(pipeline, seed, name, progress);
    } catch (RuntimeException | Error e) {
      pipeline.close();
      throw e;
    }
  }

  /** From now on no fault ends the first worker. */
  void spareFirstWorker() {
    harmed = pipeline.stack().connect().subList(1, WORKERS);
  }

  LocalStack stack() {
    return pipeline.stack();
  }

  /**
   * Runs one history: it is written to all the while, until the last fault has ended.
   *
   * @param random draws times and what is hit
   * @param rounds of faults, one after the other; those of a round overlap
   * @return what it came to; it never ends without having undone its faults
   */
  HistoryResult run(Random random, List<List<FaultKind>> rounds) {
    histories++;
    boolean forgets = rounds.stream().flatMap(List::stream).anyMatch(FaultKind::forgets);
    int seen = watcher.regressions().size();
    workload.start();
    rounds.forEach(kinds -> suffer(random, kinds));
    workload.stop();
    workload.finish();
    Instant ended = Instant.now();
    List<Regression> seenNow = watcher.regressions();
    // A deleted index goes through older states once more.
    List<Regression> regressions = forgets ? List.of() : seenNow.subList(seen, seenNow.size());
    CheckResult check = checker.check(PATIENCE, ended, regressions);
    if (forgets) {
      watcher.forget();
    }
    List<FaultKind> kinds = rounds.stream().flatMap(List::stream).toList();
    HistoryResult result = new HistoryResult(histories, kinds, check, notRunning());
    progress.accept(result.row());
    return result;
  }

  private void suffer(Random random, List<FaultKind> kinds) {
    Scene scene =
        new Scene(
            pipeline.stack(),
            harmed,
            names.source(),
            names.sink(),
            workload.names(),
            names.dlq(),
            random);
    List<Fault> begun = new ArrayList<>();
    List<RuntimeException> failures = new ArrayList<>();
    attempt(
        failures,
        () -> {
          for (FaultKind kind : kinds) {
            Pipeline.sleep(Duration.ofMillis(random.nextInt(500)));
            Fault fault = kind.in(scene);
            begun.add(fault);
            timed(kind + " begins", fault::begin);
          }
          Pipeline.sleep(Duration.ofMillis(300 + random.nextInt(2_000)));
        });
    Collections.shuffle(begun, random);
    for (Fault fault : begun) {
      attempt(failures, () -> timed("a fault ends", fault::end));
      Pipeline.sleep(Duration.ofMillis(random.nextInt(300)));
    }
    if (!failures.isEmpty()) {
      IllegalStateException failure =
          new IllegalStateException(
              "faults %s could not be made in history %d of seed %d"
                  .formatted(kinds, histories, seed()),
              failures.get(0));
      failures.stream().skip(1).forEach(failure::addSuppressed);
      throw failure;
    }
  }

  private void timed(String what, Runnable action) {
    long begin = System.nanoTime();
    action.run();
    long seconds = (System.nanoTime() - begin) / 1_000_000_000;
    if (seconds > SLOW) {
      progress.accept("%s: %d s".formatted(what, seconds));
    }
  }

  private static void attempt(List<RuntimeException> failures, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      failures.add(e);
    }
  }

  private long seed() {
    return workload.settings().seed();
  }

  /** Which of the connectors does not run with all of its tasks, and why. */
  private List<String> notRunning() {
    List<String> notRunning = new ArrayList<>();
    for (String connector : List.of(names.source(), names.sink())) {
      String state = awaitRunning(connector);
      if (!state.isEmpty()) {
        notRunning.add(state);
      }
    }
    return notRunning;
  }

  private String awaitRunning(String connector) {
    try {
      var unused = pipeline.connect().awaitRunning(connector, Pipeline.PATIENCE);
      return "";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public void close() {
    try (pipeline;
        dynamoDb) {
      watcher.close();
    }
  }
}
