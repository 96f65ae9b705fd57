package io.headwater.benchmarks.sink;

import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Medians;
import io.headwater.benchmarks.report.Report;
import io.headwater.localstack.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How near a task comes to what OpenSearch takes. */
@Command(
    name = "sink-opensearch",
    mixinStandardHelpOptions = true,
    description =
        "How fast one sink task is into real OpenSearch, beside a bare bulk loader of the same"
            + " documents and versions.")
public final class SinkOpenSearch extends SinkQuestion {
  private static final String LOADER = "bare loader";

  @Mixin private Beside beside = new Beside();

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "how many events there are (default: ${DEFAULT-VALUE})")
  private int events = 240_000;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "how many rounds come first and do not count (default: ${DEFAULT-VALUE})")
  private int warmUp = 4;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "of the bare loader (default: ${DEFAULT-VALUE})")
  private int threads = 4;

  @Option(
      names = "--per-request",
      paramLabel = "N",
      description = "documents of each of the bare loader's requests (default: ${DEFAULT-VALUE})")
  private int perRequest = 2_000;

  private final List<Contestant> contestants = new ArrayList<>();

  private interface Run {
    Span measure(SinkWorker worker, EventTopic topic, OpenSearchTarget target, String index)
        throws InterruptedException;
  }

  private record Contestant(String name, Run run, List<Span> spans) {
    Contestant(String name, Run run) {
      this(name, run, new ArrayList<>());
    }
  }

  /** Made by picocli. */
  public SinkOpenSearch() {
    super(5, "2g");
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    EventTopic topic = EventTopic.plain(bytes(), PARTITIONS, events);
    contestants.add(new Contestant(LOADER, this::load));
    contestants.add(new Contestant("sink", sink(Map.of())));
    beside
        .options()
        .forEach(
            (given, options) -> contestants.add(new Contestant("sink, " + given, sink(options))));
    try (SinkWorker worker = SinkWorker.start(name(), worker(), Server.OPENSEARCH)) {
      OpenSearchTarget target = new OpenSearchTarget(worker.stack());
      worker.fill(topic);
      for (int round = 0; round < warmUp + rounds(); round++) {
        for (int turn = 0; turn < contestants.size(); turn++) {
          // Who comes first changes, should one leave OpenSearch something to do for the next.
          Contestant contestant = contestants.get((round + turn) % contestants.size());
          String index = contestant.name.replaceAll("[^a-z0-9]+", "-") + "-" + round;
          target.create(index);
          Span span = contestant.run.measure(worker, topic, target, index);
          target.drop(index);
          if (round >= warmUp) {
            contestant.spans.add(span);
          }
        }
      }
    }
    return report();
  }

  private static Run sink(Map<String, String> options) {
    return (worker, topic, target, index) ->
        worker.run(index, Load.of(topic).withOptions(options), target).span();
  }

  private Span load(SinkWorker worker, EventTopic topic, OpenSearchTarget target, String index)
      throws InterruptedException {
    List<byte[]> bodies = BareLoader.bodies(topic, index, perRequest);
    BareLoader loader = new BareLoader(target.uri(), threads);
    Thread loading =
        new Thread(
            () -> {
              try {
                loader.load(bodies);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    loading.setDaemon(true);
    loading.start();
    Span span = Span.watch(() -> target.written(index), events, worker.processes(target));
    loading.join();
    System.out.printf("%s: %s documents/s%n", index, Figures.whole(span.perSecond()));
    return span;
  }

  private Report report() {
    CpuTable table = new CpuTable("", "documents/s", "beside the loader");
    List<Span> loaders = contestants.get(0).spans;
    for (Contestant each : contestants) {
      table.row(
          each.spans,
          each.name,
          Figures.whole(Medians.median(each.spans, Span::perSecond)),
          each.spans == loaders
              ? ""
              : Figures.hundredths(Medians.ratio(each.spans, loaders, Span::perSecond)));
    }
    return new Report(name(), "One sink task into real OpenSearch, beside a bare loader")
        .text(
            "One task in a real Connect worker reads "
                + Figures.whole(events)
                + " events with documents of about "
                + bytes()
                + " bytes from real Kafka; the bare loader's "
                + threads
                + " threads send ready bodies of "
                + perRequest
                + " of the same documents with the same versions. Both write into a new index with"
                + " one shard, no replica and a refresh interval of 1 s, and take turns, "
                + warmUp
                + " rounds before those that count, because OpenSearch gets faster for minutes. A"
                + " run's first fifth does not count. All of it shares the machine: what Kafka and"
                + " the worker take, OpenSearch lacks. Medians of "
                + rounds()
                + " rounds, and of their ratios."
                + given())
        .text(CpuTable.EXPLAINED)
        .table(table.table());
  }
}
