package io.headwater.benchmarks.sink;

import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Medians;
import io.headwater.benchmarks.report.Report;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What updates cost that change nothing of the document. */
@Command(
    name = "sink-unchanged",
    mixinStandardHelpOptions = true,
    description =
        "What a sink task pays for updates that leave the projected document as it was, beside the"
            + " same updates with a projection that shows the change.")
public final class SinkUnchanged extends SinkQuestion {
  private static final String LEFT_OUT = "changed attribute left out";

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "how many events there are (default: ${DEFAULT-VALUE})")
  private int events = 300_000;

  /** Made by picocli. */
  public SinkUnchanged() {
    super(4, "2g");
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    EventTopic topic =
        new EventTopic(
            new EventSeries.Shape(bytes(), events, false, true), false, PARTITIONS, events);
    Load load = Load.of(topic).doneByMetrics();
    Map<String, Load> loads = new LinkedHashMap<>();
    loads.put("no projection", load);
    loads.put("another attribute left out", load.withOptions(excluding("name")));
    loads.put(LEFT_OUT, load.withOptions(excluding("stock")));
    try (SinkWorker worker = SinkWorker.start(name(), worker());
        EndpointProcess endpoint = EndpointProcess.start()) {
      return report(takeTurns(worker, endpoint, loads, it -> it.replace(' ', '-')));
    }
  }

  private static Map<String, String> excluding(String attribute) {
    return Map.of("projection", "{\"exclude\":[\"" + attribute + "\"]}");
  }

  private Report report(Map<String, List<SinkRun>> measured) {
    List<SinkRun> skipped = measured.getOrDefault(LEFT_OUT, List.of());
    CpuTable table =
        new CpuTable("projection", "events/s", "bulk items/event", "speed when it is left out");
    measured.forEach(
        (projection, runs) ->
            table.runs(
                runs,
                projection,
                SinkRun.perSecond(runs),
                SinkRun.itemsPerEvent(runs),
                runs.equals(skipped)
                    ? ""
                    : Figures.hundredths(Medians.ratio(skipped, runs, SinkRun::perSecond))));
    return new Report(name(), "Updates that leave the document as it was")
        .text(
            "One task reads "
                + Figures.whole(events)
                + " updates with the images before and after, of about "
                + bytes()
                + " bytes each, which differ in one attribute, and writes into an endpoint that only"
                + " answers: without a projection, with one that leaves another attribute out, and"
                + " with one that leaves out the attribute that changes, so that nothing is to be"
                + " written. The three take turns; a run's first fifth does not count, nor does the"
                + " first round. Medians of "
                + rounds()
                + " rounds, and of their ratios."
                + given())
        .text(CpuTable.EXPLAINED_WITH_METRICS)
        .table(table.table());
  }
}
