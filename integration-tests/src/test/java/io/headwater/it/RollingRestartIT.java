package io.headwater.it;

import static io.headwater.pipeline.DynamoTable.key;
import static io.headwater.pipeline.Items.text;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.headwater.localstack.ServerProcess;
import io.headwater.localstack.client.ConnectClient;
import io.headwater.localstack.client.ConnectorStatus;
import io.headwater.pipeline.DynamoTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three workers of which one after the other is missing for a while under load. They run in
 * exactly-once mode, where a task that was thought dead must write nothing more.
 */
@Tag("long")
class RollingRestartIT {
  private static final long SEED = 20261127;
  private static final String CONTEXT = "seed " + SEED;
  private static final List<String> TABLES = List.of("rolled1", "rolled2", "rolled3", "rolled4");
  private static final String SOURCE = "source-rolled";
  private static final String SINK = "sink-rolled";
  private static final int TASKS = 4;
  private static final int WORKERS = 3;

  private static Pipeline pipeline;

  @BeforeAll
  static void start() {
    pipeline =
        Pipeline.start(
            "rolling", stack -> ExactlyOnce.enable(stack.quickStart().connectWorkers(WORKERS)));
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @Test
  void workersThatAreMissingInTurnLoseAndRepeatNothing() {
    List<DynamoTable> tables =
        TABLES.stream().map(name -> pipeline.table(name, key("id", S))).toList();
    List<SteadyWriter> writers = new ArrayList<>();
    tables.forEach(
        table ->
            writers.add(SteadyWriter.start(table, SEED + writers.size(), Duration.ofMillis(20))));
    // DynamoDB Local calls an empty stream trimmed.
    writers.forEach(writer -> writer.await(5));
    deploy();
    awaitAllOn(WORKERS);

    // Killed; asked to end; suspended until the others have its tasks, and then back as a zombie.
    missing(0, ServerProcess::kill, worker -> worker.start().awaitReady(), writers);
    missing(1, ServerProcess::stop, worker -> worker.start().awaitReady(), writers);
    missing(2, ServerProcess::suspend, ServerProcess::resume, writers);

    for (int i = 0; i < tables.size(); i++) {
      long writes = writers.get(i).finish();
      DynamoTable table = tables.get(i);
      pipeline.awaitEqual(table, item -> text(item, "id"));
      Pipeline.await(
          "all events of " + table.name(),
          () -> TopicHistory.of(pipeline, table).events().size() >= writes);
      TopicHistory history = TopicHistory.of(pipeline, table);
      history.expectAllInOrder(writes, CONTEXT);
      history.expectOnce(CONTEXT);
      history.expectVersions(pipeline.search().documents(table.name()), CONTEXT);
    }
    awaitAllOn(WORKERS);
  }

  private static void deploy() {
    pipeline.deploy(
        pipeline
            .source("rolled")
            .with("table.include.list", String.join(",", TABLES))
            .with("tasks.max", Integer.toString(TASKS))
            // Another worker waits for the end of what a killed one has left open.
            .with("producer.override.transaction.timeout.ms", "3000")
            .with("exactly.once.support", "required"));
    pipeline.deploy(
        pipeline
            .sink("rolled")
            .with("topics", TABLES.stream().map(Pipeline::topic).collect(Collectors.joining(",")))
            .with("consumer.override.metadata.max.age.ms", "1000")
            .with("tasks.max", Integer.toString(TASKS)));
  }

  private static void missing(
      int number,
      Consumer<ServerProcess> take,
      Consumer<ServerProcess> giveBack,
      List<SteadyWriter> writers) {
    ServerProcess worker = pipeline.stack().connect().get(number);
    take.accept(worker);
    Pipeline.await(
        () -> "the others to run all tasks without " + worker.name() + "; " + status(number),
        () -> {
          ConnectorStatus source = status(SOURCE, number);
          ConnectorStatus sink = status(SINK, number);
          return runs(source, worker) && runs(sink, worker);
        });
    writers.forEach(writer -> writer.await(20));
    giveBack.accept(worker);
    awaitAllOn(WORKERS);
    writers.forEach(writer -> writer.await(20));
  }

  private static boolean runs(ConnectorStatus status, ServerProcess without) {
    return status.isRunning()
        && status.tasks().size() == TASKS
        && !workers(status).contains(without.address());
  }

  private static List<String> workers(ConnectorStatus status) {
    return status.tasks().stream().map(task -> task.part().worker()).distinct().toList();
  }

  private static String status(int without) {
    return status(SOURCE, without) + "; " + status(SINK, without);
  }

  /** As another worker than the given one knows it. */
  private static ConnectorStatus status(String connector, int without) {
    ServerProcess asked = pipeline.stack().connect().get((without + 1) % WORKERS);
    return new ConnectClient(asked.uri()).status(connector);
  }

  /** All tasks of both connectors run, spread over so many workers, and still do a little later. */
  private static void awaitAllOn(int workers) {
    Pipeline.await(
        () -> "all tasks to run on " + workers + " workers; " + status(WORKERS - 1),
        () -> allOn(workers) && stays(workers));
  }

  private static boolean stays(int workers) {
    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
    return allOn(workers);
  }

  private static boolean allOn(int workers) {
    List<ConnectorStatus> both = List.of(status(SOURCE, WORKERS - 1), status(SINK, WORKERS - 1));
    assertThat(both).allSatisfy(status -> assertThat(status.failure()).as(CONTEXT).isEmpty());
    return both.stream().allMatch(status -> status.isRunning() && status.tasks().size() == TASKS)
        && both.stream().flatMap(status -> workers(status).stream()).distinct().count() == workers;
  }
}
