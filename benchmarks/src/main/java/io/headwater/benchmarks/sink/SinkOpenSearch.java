package io.headwater.benchmarks.sink;

import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Medians;
import io.headwater.benchmarks.report.Report;
import io.headwater.localstack.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How near a task comes to what OpenSearch takes. */
@Command(
    name = "sink-opensearch",
    mixinStandardHelpOptions = true,
    description =
        "How fast one sink task is into real OpenSearch, beside a bare bulk loader of the same"
            + " documents and versions.")
public final class SinkOpenSearch extends SinkQuestion {
  @Option(
      names = "--events",
      paramLabel = "N",
      description = "how many events there are (default: ${DEFAULT-VALUE})")
  private int events = 120_000;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "how many rounds come first and do not count (default: ${DEFAULT-VALUE})")
  private int warmUp = 5;

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

  private final List<Span> loaders = new ArrayList<>();
  private final List<Span> sinks = new ArrayList<>();

  /** Made by picocli. */
  public SinkOpenSearch() {
    super(5, "2g");
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    EventTopic topic = EventTopic.plain(bytes(), PARTITIONS, events);
    try (SinkWorker worker = SinkWorker.start(name(), worker(), Server.OPENSEARCH)) {
      OpenSearchTarget target = new OpenSearchTarget(worker.stack());
      worker.fill(topic);
      for (int round = 0; round < warmUp + rounds(); round++) {
        boolean counts = round >= warmUp;
        // Who comes first changes, should one leave OpenSearch something to do for the other.
        for (boolean sinks : round % 2 == 0 ? List.of(false, true) : List.of(true, false)) {
          Span span =
              sinks ? sink(worker, topic, target, round) : load(worker, topic, target, round);
          if (counts) {
            (sinks ? this.sinks : loaders).add(span);
          }
        }
      }
    }
    return report();
  }

  private static Span sink(SinkWorker worker, EventTopic topic, OpenSearchTarget target, int round)
      throws InterruptedException {
    String index = "sink-" + round;
    target.create(index);
    SinkRun run = worker.run(index, Load.of(topic), target);
    target.drop(index);
    return run.span();
  }

  private Span load(SinkWorker worker, EventTopic topic, OpenSearchTarget target, int round)
      throws InterruptedException {
    String index = "loader-" + round;
    List<byte[]> bodies = BareLoader.bodies(topic, index, perRequest);
    target.create(index);
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
    target.drop(index);
    System.out.printf("%s: %s documents/s%n", index, Figures.whole(span.perSecond()));
    return span;
  }

  private Report report() {
    CpuTable table = new CpuTable("", "documents/s", "beside the loader");
    table.row(loaders, "bare loader", perSecond(loaders), "");
    table.row(
        sinks,
        "sink",
        perSecond(sinks),
        Figures.hundredths(Medians.ratio(sinks, loaders, Span::perSecond)));
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

  private static String perSecond(List<Span> spans) {
    return Figures.whole(Medians.median(spans, Span::perSecond));
  }
}
