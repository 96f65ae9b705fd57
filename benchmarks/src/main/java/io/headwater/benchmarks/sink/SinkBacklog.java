package io.headwater.benchmarks.sink;

import io.headwater.benchmarks.report.Chart;
import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Medians;
import io.headwater.benchmarks.report.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether speed and memory stay as they are while the backlog grows. */
@Command(
    name = "sink-backlog",
    mixinStandardHelpOptions = true,
    description =
        "How fast one sink task works through a backlog that grows, and which heap it needs, in a"
            + " small worker into an endpoint that only answers.")
public final class SinkBacklog extends SinkQuestion {
  private static final int WARM_UP = 3;

  @Option(
      names = "--events",
      paramLabel = "N",
      split = ",",
      description = "how many events wait, in turn (default: ${DEFAULT-VALUE})")
  private List<Integer> events = List.of(300_000, 1_000_000, 3_000_000);

  /** Made by picocli. */
  public SinkBacklog() {
    super(3, "256m");
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    Map<Integer, List<SinkRun>> measured = new LinkedHashMap<>();
    try (SinkWorker worker = SinkWorker.start(name(), worker());
        EndpointProcess endpoint = EndpointProcess.start()) {
      for (int backlog : events) {
        EventTopic topic = EventTopic.plain(bytes(), PARTITIONS, backlog);
        int warmUp = measured.isEmpty() ? WARM_UP : 0;
        for (int round = -warmUp; round < rounds(); round++) {
          String name = "backlog-" + backlog + "-" + (round + warmUp);
          SinkRun run = worker.run(name, Load.of(topic), endpoint);
          if (round >= 0) {
            measured.computeIfAbsent(backlog, none -> new ArrayList<>()).add(run);
          }
        }
        worker.drop(topic);
      }
    }
    return report(measured);
  }

  private Report report(Map<Integer, List<SinkRun>> measured) {
    CpuTable table =
        new CpuTable(
            "backlog",
            "events/s",
            "most heap used, MiB",
            "most left by a collection, MiB",
            "time paused");
    Chart speed = Chart.logarithmic("Speed by backlog", "events that wait", "events/s");
    Chart heap = Chart.logarithmic("Heap by backlog", "events that wait", "MiB");
    measured.forEach(
        (backlog, runs) -> {
          double peak = most(runs, run -> run.heap().peak());
          double left = most(runs, run -> run.heap().left());
          table.runs(
              runs,
              Figures.whole(backlog),
              SinkRun.perSecond(runs),
              Figures.whole(peak),
              Figures.whole(left),
              Figures.percent(Medians.median(runs, SinkRun::pausedShare)));
          speed.point("events/s", backlog, Medians.median(runs, SinkRun::perSecond));
          heap.point("most used", backlog, peak).point("most left by a collection", backlog, left);
        });
    return new Report(name(), "A backlog that grows, in a worker of " + worker().heap())
        .text(
            "One task with the default configuration, in a worker whose heap is "
                + worker().heap()
                + ", reads topics of ever more events, each of an item of its own and with a"
                + " document of about "
                + bytes()
                + " bytes, and writes into an endpoint that only answers. Heap and pauses are those"
                + " of the worker's log of collections, from the connector's start to its end: the"
                + " most in use when a collection began, the most that one left in use (garbage that"
                + " it did not look at included), and the share of the time in which the JVM stood"
                + " still. A run's first fifth does not count for speed and processor time; "
                + WARM_UP
                + " runs of the first backlog come before those that count. Medians of "
                + rounds()
                + " rounds, of the heap the most of any."
                + given())
        .text(CpuTable.EXPLAINED)
        .table(table.table())
        .chart(speed)
        .chart(heap);
  }

  private static double most(List<SinkRun> runs, ToDoubleFunction<SinkRun> figure) {
    return runs.stream().mapToDouble(figure).max().orElse(Double.NaN);
  }
}
