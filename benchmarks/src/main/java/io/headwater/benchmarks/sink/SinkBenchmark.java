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
 * perRequest} of the bare loader (2000), {@code heap} of the worker (2g, as Kafka's own script
 * gives it), {@code flags} of the worker's JVM. What begins with {@code option.} goes to the
 * connector.
 */
public final class SinkBenchmark {
  private static final String TOPIC = "dynamodb.bench";
  private static final String OPTION = "option.";
  private static final String CPU_COLUMNS =
      "CPU µs/event: task thread | connector's other threads | whole worker | Kafka | target";

  private final Map<String, String> arguments;

  private SinkBenchmark(Map<String, String> arguments) {
    this.arguments = arguments;
  }

  /** Runs and prints a table in Markdown. */
  public static void main(String[] given) throws IOException, InterruptedException {
    Map<String, String> arguments = new HashMap<>();
    String defaults =
        "target=answer bytes=1024 events=500000 keys=0 hot=false partitions=4 converter=bytes"
            + " rounds=5 threads=4 perRequest=2000 heap=2g flags=";
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

  private record Run(Span span, double items) {
    double perSecond() {
      return span.perSecond();
    }
  }

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
      var processes = ProcessorTime.Processes.of(stack, endpoint.pid());
      List<Run> runs = new ArrayList<>();
      for (int round = 0; round <= number("rounds"); round++) {
        Run run =
            sink(
                stack,
                uri,
                "round" + round,
                () -> client.get("/_received").path("items").asLong(),
                processes);
        if (round > 0) {
          runs.add(run);
        }
      }
      System.out.println("| events/s | bulk items/event | " + CPU_COLUMNS + " |");
      System.out.println("|---|---|---|---|---|---|---|");
      System.out.printf(
          Locale.ROOT,
          "| %,.0f | %.3f | %s |%n",
          median(runs, Run::perSecond),
          median(runs, Run::items),
          cpu(runs.stream().map(Run::span).toList()));
    } finally {
      endpoint.destroyForcibly();
    }
  }

  private void intoOpenSearch(LocalStack stack) throws InterruptedException {
    SearchClient client = stack.searchClient();
    var processes = ProcessorTime.Processes.of(stack, stack.openSearch().pid());
    List<Span> loaders = new ArrayList<>();
    List<Span> sinks = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    // As many rounds again warm OpenSearch up.
    for (int round = -number("rounds"); round < number("rounds"); round++) {
      String loaded = "loaded" + (round + number("rounds"));
      createIndex(client, loaded);
      Span loader = load(stack, client, loaded, processes);
      client.deleteIndex(loaded);
      String name = "round" + (round + number("rounds"));
      createIndex(client, name);
      Run run = sink(stack, stack.openSearch().uri(), name, () -> indexed(client, name), processes);
      client.deleteIndex(name);
      if (round >= 0) {
        loaders.add(loader);
        sinks.add(run.span);
        ratios.add(run.perSecond() / loader.perSecond());
      }
    }
    System.out.println("| | documents/s | beside the loader | " + CPU_COLUMNS + " |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    System.out.printf(
        Locale.ROOT, "| bare loader | %,.0f | | %s |%n", perSecond(loaders), cpu(loaders));
    System.out.printf(
        Locale.ROOT,
        "| sink | %,.0f | %.2f | %s |%n",
        perSecond(sinks),
        median(ratios, x -> x),
        cpu(sinks));
  }

  private static double perSecond(List<Span> spans) {
    return median(spans, Span::perSecond);
  }

  private static String cpu(List<Span> spans) {
    return String.format(
        Locale.ROOT,
        "%.1f | %.1f | %.1f | %.1f | %.1f",
        median(spans, span -> span.cpu().task()),
        median(spans, span -> span.cpu().connector()),
        median(spans, span -> span.cpu().worker()),
        median(spans, span -> span.cpu().kafka()),
        median(spans, span -> span.cpu().server()));
  }

  private static void createIndex(SearchClient client, String name) {
    client.createIndex(
        name,
        """
        {"settings":{"number_of_shards":1,"number_of_replicas":0,"refresh_interval":"1s","index.gc_deletes":"1h"},
         "mappings":{"date_detection":false,"properties":{"price":{"type":"double"}}}}""");
  }

  private Span load(
      LocalStack stack, SearchClient client, String index, ProcessorTime.Processes processes)
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
    Span span = Span.watch(() -> indexed(client, index), number("events"), processes);
    loading.join();
    return span;
  }

  private static long indexed(SearchClient client, String index) {
    return client
        .get("/" + index + "/_stats/indexing?filter_path=_all.primaries.indexing.index_total")
        .at("/_all/primaries/indexing/index_total")
        .asLong();
  }

  private Run sink(
      LocalStack stack,
      URI target,
      String name,
      LongSupplier count,
      ProcessorTime.Processes processes)
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
    long before = count.getAsLong();
    stack.connectClient().putConfig(name, config);
    LongSupplier done =
        text("hot").equals("true") ? () -> consumed(stack, name) : () -> count.getAsLong() - before;
    Span span = Span.watch(done, number("events"), processes);
    double items = (double) (count.getAsLong() - before) / number("events");
    stack.connectClient().delete(name);
    return new Run(span, items);
  }

  private static long consumed(LocalStack stack, String name) {
    try (TopicAdmin topics = stack.topicAdmin()) {
      return topics.committedOffsets("connect-" + name).values().stream()
          .mapToLong(Long::longValue)
          .sum();
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
                // Otherwise each answer waits 40 ms for an acknowledgement.
                "-Dsun.net.httpserver.nodelay=true",
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
