package io.headwater.benchmarks.source;

import io.headwater.benchmarks.report.Chart;
import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Medians;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How a task's costs grow with the number of its shards. */
@Command(
    name = "source-shards",
    mixinStandardHelpOptions = true,
    description = "How do a source task's speed, costs and memory change with its shards?")
public final class ShardsQuestion extends ReadingQuestion {
  private static final int WARM_UP_SHARDS = 10;
  private static final int WARM_UP_PASSES = 2;
  private static final String TASK = "task";
  private static final String SDK = "sdk";

  @Option(
      names = "--shards",
      split = ",",
      defaultValue = "1,10,100,1000,10000",
      description = "default: ${DEFAULT-VALUE}")
  private List<Integer> shards = List.of();

  @Option(
      names = "--records",
      defaultValue = "200000",
      description = "in all shards together (default: ${DEFAULT-VALUE})")
  private int records;

  private final Table table =
      new Table(
          "shards",
          "records/s",
          "sdk, records/s",
          "CPU µs/record",
          "sdk, CPU µs/record",
          "first record after, s",
          "memory held at most, MiB");
  private final Chart speed = Chart.logLog("Reading the backlog", "shards", "records/s");
  private final Chart cost = Chart.logLog("What a record costs", "shards", "CPU µs/record");
  private final Chart begin = Chart.logarithmic("When the first record comes", "shards", "s");
  private final Chart memory = Chart.logarithmic("Memory that a task holds", "shards", "MiB");

  /** picocli makes it. */
  public ShardsQuestion() {
    super(3);
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    System.out.println("warming up …");
    try (SimulatorProcess simulator = backlog(WARM_UP_SHARDS)) {
      for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
        task(simulator, WARM_UP_SHARDS);
        sdk(simulator, WARM_UP_SHARDS);
      }
    }
    for (int count : shards) {
      measure(count);
    }
    return new Report(name(), "A source task and its number of shards")
        .text(
            String.format(
                Locale.ROOT,
                "The stream simulator serves a backlog of %,d ready records of %,d bytes, divided"
                    + " among the shards, from a process of its own; one real source task reads it to"
                    + " its end, polled by a loop that acknowledges every record. Beside it, in turns,"
                    + " a bare loop of the SDK's GetShardIterator and GetRecords over the same"
                    + " shards: with more shards a page has fewer records, and calls cost more than"
                    + " records. Each has %d reading threads. %d rounds; medians, from the first"
                    + " record to the last. The first record's time is that since the task's start;"
                    + " it includes the listing of the shards, 100 a call and"
                    + " `describe.stream.max.per.second` calls a second. Memory is what the"
                    + " process's heap holds after full collections, beyond what it held before the"
                    + " task's start, in a run of its own whose batches are each taken 200 ms after"
                    + " the one before.",
                records,
                bytes(),
                threads(),
                rounds()))
        .table(table)
        .chart(speed)
        .chart(cost)
        .chart(begin)
        .chart(memory);
  }

  private void measure(int count) throws IOException, InterruptedException {
    System.out.println(count + " shards …");
    List<Pass> tasks = new ArrayList<>();
    List<Measurement> sdks = new ArrayList<>();
    double held;
    try (SimulatorProcess simulator = backlog(count)) {
      for (int round = 0; round < rounds(); round++) {
        sdks.add(sdk(simulator, count));
        tasks.add(task(simulator, count));
      }
      held = HeldMemory.of(() -> properties(simulator));
    }
    double perSecond = Medians.median(tasks, pass -> pass.reading().recordsPerSecond());
    double micros = Medians.median(tasks, pass -> pass.reading().cpuMicros());
    double seconds = Medians.median(tasks, Pass::secondsToFirst);
    double sdkPerSecond = Medians.median(sdks, Measurement::recordsPerSecond);
    double sdkMicros = Medians.median(sdks, Measurement::cpuMicros);
    table.row(
        Figures.whole(count),
        Figures.whole(perSecond),
        Figures.whole(sdkPerSecond),
        Figures.tenths(micros),
        Figures.tenths(sdkMicros),
        Figures.tenths(seconds),
        Figures.tenths(held));
    speed.point(TASK, count, perSecond).point(SDK, count, sdkPerSecond);
    cost.point(TASK, count, micros).point(SDK, count, sdkMicros);
    begin.point(TASK, count, seconds);
    memory.point(TASK, count, held);
  }

  private SimulatorProcess backlog(int count) throws IOException {
    return SimulatorProcess.ready(
        count, records / count, bytes(), /* updates= */ false, /* endless= */ false);
  }

  private Map<String, String> properties(SimulatorProcess simulator) {
    return TaskProperties.stream(simulator, "NEW_IMAGE", options());
  }

  /** A reading of the whole backlog. */
  private record Pass(double secondsToFirst, Measurement reading) {}

  private Pass task(SimulatorProcess simulator, int count) throws InterruptedException {
    Map<String, String> properties = properties(simulator);
    long start = System.nanoTime();
    try (TaskLoop task = new TaskLoop(properties)) {
      Measurement.awaitRecords(task, 1);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Pass(seconds, Measurement.whole(task, all(count)));
    }
  }

  private Measurement sdk(SimulatorProcess simulator, int count) throws InterruptedException {
    try (SdkLoop sdk = new SdkLoop(simulator, threads())) {
      return Measurement.whole(sdk, all(count));
    }
  }

  private long all(int count) {
    return (long) (records / count) * count;
  }
}
