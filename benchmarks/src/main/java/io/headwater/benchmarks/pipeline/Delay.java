package io.headwater.benchmarks.pipeline;

import io.headwater.benchmarks.Question;
import io.headwater.benchmarks.pipeline.Probes.Way;
import io.headwater.benchmarks.report.Chart;
import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a write takes until OpenSearch has it, and where the time goes. */
@Command(
    name = "pipeline-delay",
    mixinStandardHelpOptions = true,
    description =
        "The delay from write to acknowledged at some rates, by stage; the sustained maximum.")
public final class Delay extends Question {
  private static final double[] PERCENTILES = {50, 95, 99, 100};
  private static final Map<String, ToDoubleFunction<Way>> STAGES = stages();

  @Option(
      names = "--rates",
      split = ",",
      description =
          "writes a second; 0: as many as DynamoDB Local takes (default: ${DEFAULT-VALUE})")
  private int[] rates = {50, 500, 2000, Load.MAXIMUM};

  @Option(names = "--seconds", description = "measured at each rate (default: ${DEFAULT-VALUE})")
  private int seconds = 45;

  @Option(
      names = "--warm-up",
      description = "seconds before, at each rate (default: ${DEFAULT-VALUE})")
  private int warmUp = 15;

  @Option(names = "--heap", description = "of the worker (default: ${DEFAULT-VALUE})")
  private String heap = "1g";

  private static Map<String, ToDoubleFunction<Way>> stages() {
    Map<String, ToDoubleFunction<Way>> stages = new LinkedHashMap<>();
    stages.put("DynamoDB's answer to the write", Way::write);
    stages.put("stream: until it is in Kafka", Way::stream);
    stages.put("Kafka: until the sink takes it", Way::kafka);
    stages.put("sink's buffer: until OpenSearch has the request", Way::buffer);
    stages.put("bulk: until it is acknowledged", Way::bulk);
    stages.put("**all**", Way::all);
    return stages;
  }

  private record Measured(String rate, double achieved, List<Way> ways) {
    double percentile(ToDoubleFunction<Way> stage, double percentile) {
      double[] sorted = ways.stream().mapToDouble(stage).sorted().toArray();
      int rank = (int) Math.ceil(percentile / 100 * sorted.length);
      return sorted[Math.max(0, Math.min(sorted.length, rank) - 1)];
    }
  }

  @Override
  protected Report measure() throws InterruptedException {
    Report report =
        new Report(name(), "From a write to OpenSearch's acknowledgement")
            .text(
                """
                DynamoDB Local, one source task, Kafka with one broker, one sink task with default options, OpenSearch with
                one shard. New items of 1 KB come at a steady rate; four further writers follow one item after the other on its
                way. Acknowledged is when GET finds the document; a search finds it after the next refresh (1 s by
                default), which is not in these figures. All servers share this machine's processors.""");
    List<Measured> all = new ArrayList<>();
    try (WholePipeline pipeline = WholePipeline.start(name(), heap)) {
      long first = 0;
      try (Load load = new Load(pipeline.dynamoDb(), 500, first)) {
        Thread.sleep(warmUp * 1_000L);
        load.finish();
        first += load.written() + 1_000;
      }
      for (int i = 0; i < rates.length; i++) {
        Measured measured = measure(pipeline, rates[i], first, i);
        all.add(measured);
        System.out.println(table(measured));
        first += 10_000_000;
      }
    }
    Chart chart = Chart.logarithmic("Write to acknowledged", "writes a second", "ms");
    for (Measured measured : all) {
      report.heading(
          String.format(
              Locale.ROOT,
              "%s writes a second (%,.0f achieved, %d followed)",
              measured.rate,
              measured.achieved,
              measured.ways.size()));
      report.table(table(measured));
      for (double percentile : new double[] {50, 95, 99}) {
        chart.point(
            "p" + (int) percentile, measured.achieved, measured.percentile(Way::all, percentile));
      }
    }
    return report.chart(chart);
  }

  private Measured measure(WholePipeline pipeline, int rate, long first, int run)
      throws InterruptedException {
    try (Load load = new Load(pipeline.dynamoDb(), rate, first);
        Probes probes = new Probes(pipeline, run)) {
      Thread.sleep(warmUp * 1_000L);
      probes.take();
      long before = load.written();
      long begin = System.nanoTime();
      Thread.sleep(seconds * 1_000L);
      List<Way> ways = List.copyOf(probes.take());
      double achieved = (load.written() - before) * 1e9 / (System.nanoTime() - begin);
      probes.finish();
      load.finish();
      return new Measured(
          rate == Load.MAXIMUM ? "As many as possible:" : Integer.toString(rate), achieved, ways);
    }
  }

  private static Table table(Measured measured) {
    Table table = new Table("stage", "p50 ms", "p95 ms", "p99 ms", "most ms");
    STAGES.forEach(
        (name, stage) -> {
          List<String> row = new ArrayList<>(List.of(name));
          Arrays.stream(PERCENTILES)
              .mapToObj(p -> Figures.whole(measured.percentile(stage, p)))
              .forEach(row::add);
          table.row(row.toArray());
        });
    return table;
  }
}
