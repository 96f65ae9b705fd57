package io.headwater.benchmarks.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.localstack.LocalStack;
import io.headwater.localstack.Server;
import io.headwater.localstack.client.SearchClient;
import io.headwater.localstack.client.TopicAdmin;
import io.headwater.pipeline.ProjectFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One sink task in a real Connect worker, fed by a real Kafka: into an endpoint that only answers,
 * or into real OpenSearch, taking turns with a bare loader of the same documents.
 *
 * <p>Arguments, each as {@code name=value}: {@code target} (answer or opensearch), {@code bytes} of
 * an event (1024), {@code events} (500000), {@code keys} (0: one for each event), {@code hot}
 * (false; true: 1 % of the keys take 90 % of the changes), {@code partitions} (4), {@code
 * converter} (bytes or string), {@code rounds} (5), {@code threads} of the bare loader (4), {@code
 * perRequest} of the bare loader (2000), {@code heap} of the worker (1g), {@code flags} of the
 * worker's JVM. What begins with {@code option.} goes to the connector.
 */
public final class SinkBenchmark {
  private static final String TOPIC = "dynamodb.bench";
  private static final String OPTION = "option.";
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final double WARM = 0.2;

  private final Map<String, String> arguments;

  private SinkBenchmark(Map<String, String> arguments) {
    this.arguments = arguments;
  }

  /** Runs and prints a table in Markdown. */
  public static void main(String[] given) throws IOException, InterruptedException {
    Map<String, String> arguments = new HashMap<>();
    String defaults =
        "target=answer bytes=1024 events=500000 keys=0 hot=false partitions=4 converter=bytes"
            + " rounds=5 threads=4 perRequest=2000 heap=1g flags=";
    for (String argument : defaults.split(" ", -1)) {
      String[] parts = argument.split("=", 2);
      arguments.put(parts[0], parts[1]);
    }
    for (String argument : given) {
      String[] parts = argument.split("=", 2);
      boolean known =
          parts.length == 2 && (parts[0].startsWith(OPTION) || arguments.containsKey(parts[0]));
      if (!known) {
        throw new IllegalArgumentException(
            "unknown argument " + argument + "; known, as name=value: " + arguments.keySet());
      }
      arguments.put(parts[0], parts[1]);
    }
    new SinkBenchmark(arguments).run();
  }

  private record Run(double perSecond, double taskMicros, double connectorMicros, double items) {}

  private void run() throws IOException, InterruptedException {
    ProjectFiles project = ProjectFiles.find();
    Path folder = project.freshFolder("benchmark/sink");
    boolean answering = text("target").equals("answer");
    String[] flags = text("flags").isEmpty() ? new String[0] : text("flags").split(" ", -1);
    var builder =
        answering
            ? LocalStack.builder(folder).servers(Server.KAFKA, Server.CONNECT)
            : LocalStack.builder(folder).servers(Server.KAFKA, Server.CONNECT, Server.OPENSEARCH);
    try (LocalStack stack =
        builder
            .pluginPath(project.unpackPlugins(folder.resolve("plugins")))
            .workerProperties(Map.of("offset.flush.interval.ms", "1000"))
            .heap(Server.CONNECT, text("heap"))
            .heap(Server.OPENSEARCH, "2g")
            .jvmFlags(Server.CONNECT, flags)
            .start()) {
      fillTopic(stack);
      if (answering) {
        intoEndpoint(stack);
      } else {
        intoOpenSearch(stack);
      }
    }
  }

  private void fillTopic(LocalStack stack) {
    try (TopicAdmin topics = stack.topicAdmin()) {
      topics.createTopic(TOPIC, number("partitions"));
    }
    EventSeries series = series();
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", stack.bootstrapServers(),
            "linger.ms", "50",
            "batch.size", "500000");
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < number("events"); i++) {
        EventSeries.Event event = series.next();
        var record = new ProducerRecord<>(TOPIC, event.key(), event.value());
        Headers headers = record.headers();
        headers.add("headwater.op", "u".getBytes(UTF_8));
        headers.add("headwater.version", Long.toString(event.version()).getBytes(UTF_8));
        headers.add("headwater.sequence", event.sequence().getBytes(UTF_8));
        headers.add("headwater.table", "bench".getBytes(UTF_8));
        headers.add("headwater.ts", "1790000000000".getBytes(UTF_8));
        var unused = producer.send(record);
      }
    }
  }

  private void intoEndpoint(LocalStack stack) throws IOException, InterruptedException {
    Process endpoint = startEndpoint();
    try {
      URI uri = awaitEndpoint(endpoint);
      SearchClient client = new SearchClient(uri);
      List<Run> runs = new ArrayList<>();
      for (int round = 0; round <= number("rounds"); round++) {
        Run run =
            sink(
                stack, uri, "round" + round, () -> client.get("/_received").path("items").asLong());
        if (round > 0) {
          runs.add(run);
        }
      }
      System.out.println(
          "| events/s | task thread, CPU µs/event | with the connector's other threads | bulk items/event |");
      System.out.println("|---|---|---|---|");
      System.out.printf(
          Locale.ROOT,
          "| %,.0f | %.1f | %.1f | %.3f |%n",
          median(runs, Run::perSecond),
          median(runs, Run::taskMicros),
          median(runs, Run::connectorMicros),
          median(runs, Run::items));
    } finally {
      endpoint.destroyForcibly();
    }
  }

  private void intoOpenSearch(LocalStack stack) throws InterruptedException {
    SearchClient client = stack.searchClient();
    List<Double> sinks = new ArrayList<>();
    List<Double> loaders = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= number("rounds"); round++) {
      String loaded = "loaded" + round;
      createIndex(client, loaded);
      double loader = load(stack, client, loaded);
      client.deleteIndex(loaded);
      String name = "round" + round;
      createIndex(client, name);
      Run run = sink(stack, stack.openSearch().uri(), name, () -> indexed(client, name));
      client.deleteIndex(name);
      System.out.printf(
          Locale.ROOT, "round %d: loader %,.0f, sink %,.0f%n", round, loader, run.perSecond);
      if (round > 0) {
        loaders.add(loader);
        sinks.add(run.perSecond);
        ratios.add(run.perSecond / loader);
      }
    }
    System.out.println("| bare loader, documents/s | sink, documents/s | ratio |");
    System.out.println("|---|---|---|");
    System.out.printf(
        Locale.ROOT,
        "| %,.0f | %,.0f | %.2f |%n",
        median(loaders, x -> x),
        median(sinks, x -> x),
        median(ratios, x -> x));
  }

  private static void createIndex(SearchClient client, String name) {
    client.createIndex(
        name,
        """
        {"settings":{"number_of_shards":1,"number_of_replicas":0,"refresh_interval":"1s","index.gc_deletes":"1h"},
         "mappings":{"date_detection":false,"properties":{"price":{"type":"double"}}}}""");
  }

  private double load(LocalStack stack, SearchClient client, String index)
      throws InterruptedException {
    List<byte[]> bodies =
        BareLoader.bodies(series(), number("events"), index, number("perRequest"));
    BareLoader loader = new BareLoader(stack.openSearch().uri(), number("threads"));
    Thread loading =
        new Thread(
            () -> {
              try {
                loader.load(bodies);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    loading.start();
    Span span = Span.watch(() -> indexed(client, index), number("events"), number("events"));
    loading.join();
    return span.perSecond();
  }

  private static long indexed(SearchClient client, String index) {
    return client
        .get("/" + index + "/_stats/indexing?filter_path=_all.primaries.indexing.index_total")
        .at("/_all/primaries/indexing/index_total")
        .asLong();
  }

  private Run sink(LocalStack stack, URI target, String name, LongSupplier count)
      throws InterruptedException {
    Map<String, String> config = new HashMap<>();
    String converter =
        text("converter").equals("string")
            ? "org.apache.kafka.connect.storage.StringConverter"
            : "org.apache.kafka.connect.converters.ByteArrayConverter";
    config.put("connector.class", "io.headwater.sink.OpenSearchSinkConnector");
    config.put("tasks.max", "1");
    config.put("topics", TOPIC);
    config.put("connection.url", target.toString());
    config.put("index", name);
    config.put("key.converter", converter);
    config.put("value.converter", converter);
    config.put("consumer.override.auto.offset.reset", "earliest");
    arguments.forEach(
        (argument, value) -> {
          if (argument.startsWith(OPTION)) {
            config.put(argument.substring(OPTION.length()), value);
          }
        });
    ThreadTimes threads = new ThreadTimes(stack.connect().get(0).pid());
    long before = count.getAsLong();
    stack.connectClient().putConfig(name, config);
    Times start = new Times(threads);
    Span span;
    if (text("hot").equals("true")) {
      span = Span.watch(() -> consumed(stack, name), number("events"), number("events"));
    } else {
      span = Span.watch(() -> count.getAsLong() - before, distinct(), number("events"), start);
    }
    Times end = new Times(threads);
    double items = (double) (count.getAsLong() - before) / number("events");
    stack.connectClient().delete(name);
    double events = span.events();
    return new Run(
        span.perSecond(),
        (end.task - start.task) / events,
        (end.task - start.task + end.io - start.io) / events,
        items);
  }

  private int distinct() {
    return number("events");
  }

  private static long consumed(LocalStack stack, String name) {
    try (TopicAdmin topics = stack.topicAdmin()) {
      return topics.committedOffsets("connect-" + name).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  /** The processor time of the connector's threads, from the moment on that they are warm. */
  private static final class Times {
    private final ThreadTimes threads;
    private double task;
    private double io;

    Times(ThreadTimes threads) {
      this.threads = threads;
      take();
    }

    void take() {
      task = threads.micros(name -> name.startsWith("task-thread-"));
      io = threads.micros(name -> name.startsWith("headwater-"));
    }
  }

  /**
   * How long the events behind the warm-up's took.
   *
   * @param events how many
   */
  private record Span(long events, long nanos) {
    static Span watch(LongSupplier count, long all, long events) throws InterruptedException {
      return watch(count, all, events, null);
    }

    static Span watch(
        LongSupplier count, long all, long events, @org.jspecify.annotations.Nullable Times times)
        throws InterruptedException {
      long give = System.nanoTime() + PATIENCE.toNanos();
      long from = await(count, (long) (all * WARM), give);
      long begin = System.nanoTime();
      if (times != null) {
        times.take();
      }
      long to = await(count, all, give);
      return new Span((to - from) * events / all, System.nanoTime() - begin);
    }

    private static long await(LongSupplier count, long wanted, long give)
        throws InterruptedException {
      long now = count.getAsLong();
      while (now < wanted) {
        if (System.nanoTime() > give) {
          throw new IllegalStateException(now + " of " + wanted + " after " + PATIENCE);
        }
        Thread.sleep(POLL.toMillis());
        now = count.getAsLong();
      }
      return now;
    }

    double perSecond() {
      return events * 1e9 / nanos;
    }
  }

  private EventSeries series() {
    int keys = number("keys") == 0 ? number("events") : number("keys");
    return new EventSeries(number("bytes"), keys, text("hot").equals("true"));
  }

  private static Process startEndpoint() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                AnsweringEndpoint.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private static URI awaitEndpoint(Process process) throws IOException {
    var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = output.readLine();
    if (line == null) {
      throw new IllegalStateException("the endpoint did not start");
    }
    return URI.create(line.substring(line.indexOf('=') + 1));
  }

  private String text(String name) {
    return String.valueOf(arguments.get(name));
  }

  private int number(String name) {
    return Integer.parseInt(text(name));
  }

  private static <T> double median(List<T> of, ToDoubleFunction<T> figure) {
    double[] sorted = of.stream().mapToDouble(figure).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
