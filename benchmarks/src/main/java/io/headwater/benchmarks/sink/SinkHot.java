package io.headwater.benchmarks.sink;

import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Medians;
import io.headwater.benchmarks.report.Report;
import io.headwater.localstack.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What uniting a document's changes saves where some items change often. */
@Command(
    name = "sink-hot",
    mixinStandardHelpOptions = true,
    description =
        "How many bulk items a sink task sends for each event where 1 %% of the items take 90 %% of"
            + " the changes, and whether the index ends as it must.")
public final class SinkHot extends SinkQuestion {
  @Option(
      names = "--events",
      paramLabel = "N",
      description = "how many events there are (default: ${DEFAULT-VALUE})")
  private int events = 500_000;

  @Option(
      names = "--keys",
      paramLabel = "N",
      description = "of how many items (default: ${DEFAULT-VALUE})")
  private int keys = 100_000;

  /** Made by picocli. */
  public SinkHot() {
    super(3, "2g");
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    EventTopic topic =
        new EventTopic(
            new EventSeries.Shape(bytes(), keys, true, false), false, PARTITIONS, events);
    Load load = Load.of(topic).doneByMetrics();
    Map<String, Long> expected = lastVersions(topic);
    List<SinkRun> answered = new ArrayList<>();
    List<SinkRun> written = new ArrayList<>();
    try (SinkWorker worker = SinkWorker.start(name(), worker(), Server.OPENSEARCH);
        EndpointProcess endpoint = EndpointProcess.start()) {
      OpenSearchTarget openSearch = new OpenSearchTarget(worker.stack());
      for (int round = 0; round <= rounds(); round++) {
        SinkRun intoEndpoint = worker.run("endpoint-" + round, load, endpoint);
        SinkRun intoOpenSearch = checked(worker, load, openSearch, "opensearch-" + round, expected);
        if (round > 0) {
          answered.add(intoEndpoint);
          written.add(intoOpenSearch);
        }
      }
    }
    return report(expected.size(), answered, written);
  }

  private static Map<String, Long> lastVersions(EventTopic topic) {
    EventSeries series = topic.series();
    Map<String, Long> versions = new HashMap<>();
    for (int i = 0; i < topic.events(); i++) {
      EventSeries.Event event = series.next();
      versions.put(event.id(), event.version());
    }
    return versions;
  }

  private static SinkRun checked(
      SinkWorker worker,
      Load load,
      OpenSearchTarget target,
      String index,
      Map<String, Long> expected)
      throws InterruptedException {
    target.create(index);
    SinkRun run = worker.run(index, load, target);
    Map<String, Long> found = target.versions(index);
    target.drop(index);
    if (!found.equals(expected)) {
      long same = found.entrySet().stream().filter(expected.entrySet()::contains).count();
      throw new IllegalStateException(
          "the index holds "
              + found.size()
              + " documents, of which "
              + same
              + " have the last version of the "
              + expected.size()
              + " expected ones");
    }
    return run;
  }

  private Report report(int items, List<SinkRun> answered, List<SinkRun> written) {
    CpuTable table = new CpuTable("into", "events/s", "bulk items/event", "events/bulk item");
    row(table, "an endpoint that only answers", answered);
    row(table, "OpenSearch", written);
    return new Report(name(), "Hot items: how many changes become one write")
        .text(
            "One task reads "
                + Figures.whole(events)
                + " changes of "
                + Figures.whole(items)
                + " items, of which "
                + Figures.whole(Math.max(1, keys / 100))
                + " take 90 % of the changes; documents of about "
                + bytes()
                + " bytes. The sink counts a change as done when it is written or united with a"
                + " later one. Both targets take turns; a run's first fifth does not count for speed and"
                + " processor time, nor does the first round. Medians of "
                + rounds()
                + " rounds."
                + given())
        .text(
            "After each run into OpenSearch, the first one included, ids and external versions of"
                + " all its documents were those of each item's last change: "
                + Figures.whole(items)
                + " documents, none missing, none besides.")
        .text(CpuTable.EXPLAINED_WITH_METRICS)
        .table(table.table());
  }

  private static void row(CpuTable table, String target, List<SinkRun> runs) {
    table.runs(
        runs,
        target,
        SinkRun.perSecond(runs),
        SinkRun.itemsPerEvent(runs),
        Figures.tenths(Medians.median(runs, run -> 1 / run.itemsPerEvent())));
  }
}
