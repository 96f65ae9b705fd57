package io.headwater.benchmarks.source;

import io.headwater.benchmarks.Question;
import io.headwater.benchmarks.report.Chart;
import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Medians;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What idle shards cost, and how soon one that gets a record is noticed. */
@Command(
    name = "source-idle",
    mixinStandardHelpOptions = true,
    description =
        "What do idle shards cost a source task, and how long does the first record of one take?")
public final class IdleQuestion extends Question {
  private static final int WARM_UP_SHARDS = 20;
  private static final Duration FAST_WARM_UP = Duration.ofSeconds(30);
  private static final Duration USUAL_WARM_UP = Duration.ofSeconds(15);
  private static final Duration SETTLE = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long LOOK_PAUSE_MS = 100;
  private static final int FAST_READS = 4;
  private static final String GET_RECORDS = "GetRecords";

  // As a worker is that has run for long: what calls cost is measured, not their compilation.
  private static final Map<String, String> BUSY =
      Map.of(
          "idle.poll.min.ms", "10",
          "idle.poll.max.ms", "10",
          "idle.poll.max.per.second", "100000");

  @Option(
      names = "--shards",
      split = ",",
      defaultValue = "1,10,100,1000",
      description = "default: ${DEFAULT-VALUE}")
  private List<Integer> shards = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "how long the cost is measured (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--probes",
      defaultValue = "8",
      description =
          "how often "
              + FirstRecords.ITEMS
              + " items are written whose delay is measured (default: ${DEFAULT-VALUE})")
  private int probes;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "an option of the connector, such as idle.poll.max.per.second=200")
  private Map<String, String> options = new HashMap<>();

  /** picocli makes it. */
  public IdleQuestion() {}

  @Override
  protected Report measure() throws IOException, InterruptedException {
    System.out.println("warming up …");
    // What is compiled for fast calls is compiled anew for seldom ones.
    warmUp(BUSY, FAST_WARM_UP);
    warmUp(options, USUAL_WARM_UP);
    Table table =
        new Table(
            "idle shards",
            "GetRecords/s",
            "CPU, % of a core",
            "CPU µs/call",
            "first record after, median, ms",
            "at worst, ms");
    Chart cost = Chart.logarithmic("What idle shards cost", "idle shards", "% of a core");
    Chart delay =
        Chart.logarithmic("When the first record comes", "idle shards", "ms after the write");
    for (int count : shards) {
      System.out.println(count + " shards …");
      measure(count, table, cost, delay);
    }
    return new Report(name(), "What idle shards cost")
        .text(
            String.format(
                Locale.ROOT,
                "The stream simulator serves an empty table from a process of its own; one real"
                    + " source task reads its shards, polled by a loop that acknowledges every"
                    + " record. After a warm-up with fast calls, and %d s after the fast first reads of"
                    + " all shards, its calls and the processor time of its whole process are counted"
                    + " for %d s. Then"
                    + " %d times, three to four seconds apart, %d items are written, which fall to"
                    + " any shards; the delay is that from the answer to a write until the task hands"
                    + " over its record.",
                SETTLE.toSeconds(),
                seconds,
                probes,
                FirstRecords.ITEMS))
        .table(table)
        .chart(cost)
        .chart(delay)
        .text("Target: a thousand idle shards below 5 % of a core.");
  }

  private void measure(int count, Table table, Chart cost, Chart delay)
      throws IOException, InterruptedException {
    FirstRecords records = new FirstRecords();
    try (SimulatorProcess simulator = SimulatorProcess.empty(count);
        TaskLoop task = task(simulator, options, records)) {
      settle(simulator, count);
      long callsBefore = simulator.calls(GET_RECORDS);
      Usage before = Usage.now();
      Thread.sleep(Duration.ofSeconds(seconds).toMillis());
      Usage used = Usage.now().since(before);
      long calls = Math.max(1, simulator.calls(GET_RECORDS) - callsBefore);
      task.check();
      List<Double> delays = records.probe(simulator, probes);
      double median = Medians.median(delays, Double::doubleValue);
      double worst = delays.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
      table.row(
          Figures.whole(count),
          Figures.tenths(calls / used.seconds()),
          Figures.tenths(100 * used.cores()),
          Figures.whole(used.cpuNanos() / 1e3 / calls),
          Figures.whole(median),
          Figures.whole(worst));
      cost.point("CPU", count, 100 * used.cores());
      delay.point("median", count, median).point("worst", count, worst);
    }
  }

  private static void warmUp(Map<String, String> options, Duration time)
      throws IOException, InterruptedException {
    try (SimulatorProcess simulator = SimulatorProcess.empty(WARM_UP_SHARDS);
        TaskLoop task = task(simulator, options, new FirstRecords())) {
      Thread.sleep(time.toMillis());
      task.check();
    }
  }

  // The first reads of a shard come fast.
  private static void settle(SimulatorProcess simulator, int count)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (simulator.calls(GET_RECORDS) < (long) FAST_READS * count) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not all shards are read after " + PATIENCE.toSeconds());
      }
      Thread.sleep(LOOK_PAUSE_MS);
    }
    Thread.sleep(SETTLE.toMillis());
  }

  private static TaskLoop task(
      SimulatorProcess simulator, Map<String, String> options, FirstRecords records) {
    return new TaskLoop(
        TaskProperties.stream(simulator, "NEW_AND_OLD_IMAGES", options), records::arrived, 0);
  }
}
