package io.headwater.benchmarks.sink;

import io.headwater.benchmarks.report.Chart;
import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Medians;
import io.headwater.benchmarks.report.Report;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What more tasks and partitions cost. */
@Command(
    name = "sink-tasks",
    mixinStandardHelpOptions = true,
    description =
        "How speed and processor time change with a sink's tasks and its topic's partitions, into an"
            + " endpoint that only answers.")
public final class SinkTasks extends SinkQuestion {
  @Option(
      names = "--events",
      paramLabel = "N",
      description = "how many events there are (default: ${DEFAULT-VALUE})")
  private int events = 300_000;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      split = ",",
      description = "how many tasks the sink has, in turn (default: ${DEFAULT-VALUE})")
  private List<Integer> tasks = List.of(1, 2, 4);

  @Option(
      names = "--partitions",
      paramLabel = "N",
      split = ",",
      description = "how many partitions the topic has, in turn (default: ${DEFAULT-VALUE})")
  private List<Integer> partitions = List.of(4, 8, 16);

  private record Size(int tasks, int partitions) {
    String name() {
      return tasks + "-tasks-" + partitions + "-partitions";
    }
  }

  /** Made by picocli. */
  public SinkTasks() {
    super(4, "2g");
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    Map<Size, Load> loads = new LinkedHashMap<>();
    for (int some : partitions) {
      for (int number : tasks) {
        EventTopic topic = EventTopic.plain(bytes(), some, events);
        loads.put(new Size(number, some), Load.of(topic).withTasks(number));
      }
    }
    try (SinkWorker worker = SinkWorker.start(name(), worker());
        EndpointProcess endpoint = EndpointProcess.start()) {
      return report(takeTurns(worker, endpoint, loads, Size::name));
    }
  }

  private Report report(Map<Size, List<SinkRun>> measured) {
    CpuTable table = new CpuTable("partitions", "tasks", "events/s");
    Chart speed = Chart.linear("Speed by tasks", "tasks", "events/s");
    Chart cost = Chart.linear("The worker's processor time by tasks", "tasks", "µs/event");
    measured.forEach(
        (size, runs) -> {
          table.runs(
              runs,
              Integer.toString(size.partitions),
              Integer.toString(size.tasks),
              SinkRun.perSecond(runs));
          String line = size.partitions + " partitions";
          speed.point(line, size.tasks, Medians.median(runs, SinkRun::perSecond));
          cost.point(line, size.tasks, Medians.median(runs, run -> run.cpu().worker()));
        });
    return new Report(name(), "More tasks and partitions")
        .text(
            "A sink of some tasks in one worker reads "
                + Figures.whole(events)
                + " events with documents of about "
                + bytes()
                + " bytes from topics of some partitions, and writes into an endpoint that only"
                + " answers. Worker, broker and endpoint share the machine's processors, so more"
                + " tasks are faster only as long as one is idle; the processor time for each event"
                + " tells what they cost. All take turns; a run's first fifth does not count, nor"
                + " does the first round. Medians of "
                + rounds()
                + " rounds."
                + given())
        .text(CpuTable.EXPLAINED)
        .table(table.table())
        .chart(speed)
        .chart(cost);
  }
}
