package io.headwater.benchmarks.sink;

import io.headwater.benchmarks.ExampleConsumer;
import io.headwater.benchmarks.GcLog;
import io.headwater.localstack.LocalStack;
import io.headwater.localstack.Server;
import io.headwater.localstack.ServerProcess;
import io.headwater.pipeline.ProjectFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A real Connect worker with the packaged plugin, fed by a real Kafka; each run has a connector of
 * its own that reads a topic from its beginning. Owned by one thread.
 */
final class SinkWorker implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(30);

  /**
   * How the worker and all its connectors are set.
   *
   * @param heap the most of the worker, in the JVM's notation
   * @param flags of the worker's JVM
   * @param options of every connector
   */
  record Settings(String heap, List<String> flags, Map<String, String> options) {}

  private final Path folder;
  private final LocalStack stack;
  private final Settings settings;
  private final GcLog gcLog;
  private final TopicFiller filler;
  private final Set<EventTopic> filled = new HashSet<>();
  private @Nullable WorkerMetrics metrics;

  private SinkWorker(Path folder, LocalStack stack, Settings settings, GcLog gcLog) {
    this.folder = folder;
    this.stack = stack;
    this.settings = settings;
    this.gcLog = gcLog;
    this.filler = new TopicFiller(stack);
  }

  /**
   * Starts the servers.
   *
   * @param question whose they are: names their folder
   * @param others which are needed beside Kafka and Connect
   */
  static SinkWorker start(String question, Settings settings, Server... others) {
    ProjectFiles project = ProjectFiles.find();
    Path folder = project.freshFolder("benchmark/" + question);
    List<Server> servers = new ArrayList<>(List.of(others));
    servers.add(Server.CONNECT);
    GcLog gcLog = new GcLog(folder.resolve("gc.log"));
    List<String> flags = new ArrayList<>(settings.flags);
    if (settings.flags.stream().noneMatch(flag -> flag.startsWith("-Xms"))) {
      // As docs/sizing.md advises: a heap that grows only when it must is collected all the time.
      flags.add("-Xms" + settings.heap);
    }
    flags.add(gcLog.flag());
    LocalStack stack =
        LocalStack.builder(folder)
            .servers(Server.KAFKA, servers.toArray(Server[]::new))
            .pluginPath(project.unpackPlugins(folder.resolve("plugins")))
            // A deleted topic's files go at once: there may not be room for all topics.
            .kafkaProperties(Map.of("log.segment.delete.delay.ms", "1000"))
            .heap(Server.CONNECT, settings.heap)
            .heap(Server.OPENSEARCH, "2g")
            .jvmFlags(Server.CONNECT, flags.toArray(String[]::new))
            .start();
    return new SinkWorker(folder, stack, settings, gcLog);
  }

  LocalStack stack() {
    return stack;
  }

  /** Goes on with a fresh JVM, which has not learned from former runs. */
  void restart() {
    closeMetrics();
    ServerProcess worker = stack.connect().get(0);
    worker.stop();
    worker.start().awaitReady();
  }

  /** Fills a topic if that has not been done. */
  void fill(EventTopic topic) {
    if (filled.add(topic)) {
      filler.fill(topic);
    }
  }

  /** Takes a topic's files from the disk. */
  void drop(EventTopic topic) {
    filled.remove(topic);
    filler.drop(topic);
  }

  /**
   * Creates a connector, watches it until all of its topic is done, and deletes it.
   *
   * @param name the connector's and its index's, another in each run
   * @throws IllegalStateException if it gets stuck, with its status
   */
  SinkRun run(String name, Load load, Target target) throws InterruptedException {
    fill(load.topic());
    ProcessorTime.Processes processes = processes(target);
    long before = target.written(name);
    LongSupplier done =
        switch (load.doneBy()) {
          case TARGET -> () -> target.written(name) - before;
          case METRICS -> () -> metrics().done(name);
        };
    long logged = gcLog.end();
    long begin = System.nanoTime();
    stack.connectClient().putConfig(name, config(name, load, target));
    Span span = watch(name, done, load.topic().events(), processes);
    SinkRun run =
        new SinkRun(
            span,
            load.topic().events(),
            target.written(name) - before,
            System.nanoTime() - begin,
            gcLog.since(logged));
    stack.connectClient().delete(name);
    awaitEnd(processes);
    System.out.printf(Locale.ROOT, "%s: %,.0f events/s%n", name, run.perSecond());
    return run;
  }

  /** Whose processor time is told of a run. */
  ProcessorTime.Processes processes(Target target) {
    return ProcessorTime.Processes.of(stack, target.pid());
  }

  private Map<String, String> config(String name, Load load, Target target) {
    Map<String, String> config = new HashMap<>(load.format().converters());
    config.put("connector.class", "io.headwater.sink.OpenSearchSinkConnector");
    config.put("tasks.max", Integer.toString(load.tasks()));
    config.put("topics", load.topic().name());
    config.put("connection.url", target.uri().toString());
    config.put("index", name);
    config.putAll(ExampleConsumer.options());
    config.putAll(settings.options);
    config.putAll(load.options());
    return config;
  }

  private Span watch(String name, LongSupplier done, long events, ProcessorTime.Processes processes)
      throws InterruptedException {
    try {
      return Span.watch(done, events, processes);
    } catch (IllegalStateException e) {
      var status = stack.connectClient().status(name);
      throw new IllegalStateException(
          status + " is stuck: " + e.getMessage() + status.failure().map(t -> "\n" + t).orElse(""),
          e);
    }
  }

  // Processor times are told by the threads' names, which the next run's threads share.
  private static void awaitEnd(ProcessorTime.Processes processes) throws InterruptedException {
    long deadline = System.nanoTime() + STOP.toNanos();
    while (processes.haveConnector()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("a deleted connector's threads do not end");
      }
      Thread.sleep(50);
    }
  }

  private WorkerMetrics metrics() {
    WorkerMetrics known = metrics;
    if (known == null) {
      known = WorkerMetrics.of(stack.connect().get(0).pid());
      metrics = known;
    }
    return known;
  }

  private void closeMetrics() {
    if (metrics != null) {
      metrics.close();
      metrics = null;
    }
  }

  /** Stops the servers and deletes their data. */
  @Override
  public void close() {
    closeMetrics();
    stack.close();
    ProjectFiles.delete(folder.resolve("kafka"));
    ProjectFiles.delete(folder.resolve("opensearch"));
  }
}
