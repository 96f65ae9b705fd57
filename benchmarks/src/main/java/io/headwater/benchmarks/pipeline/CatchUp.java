package io.headwater.benchmarks.pipeline;

import io.headwater.benchmarks.GcLog;
import io.headwater.benchmarks.Question;
import io.headwater.benchmarks.report.Chart;
import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Table;
import io.headwater.localstack.client.TopicReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast the pipeline makes up for an outage, with little memory. */
@Command(
    name = "pipeline-catchup",
    mixinStandardHelpOptions = true,
    description =
        "Catching up after an outage of OpenSearch, and after both connectors were stopped.")
public final class CatchUp extends Question {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Option(
      names = "--rate",
      description = "writes a second during outages (default: ${DEFAULT-VALUE})")
  private int rate = 500;

  @Option(names = "--outage", description = "seconds of each outage (default: ${DEFAULT-VALUE})")
  private int outage = 60;

  @Option(names = "--heap", description = "of the worker (default: ${DEFAULT-VALUE})")
  private String heap = "256m";

  /**
   * What was where at a moment: items in the table, events in Kafka, documents that a search finds.
   */
  private record Look(double second, long written, long inKafka, long indexed) {}

  private record Outage(String name, boolean ofSource, int rate, List<Look> looks, double ended) {
    /** Events a second at which a backlog was worked off, from when it began to shrink. */
    double perSecond(ToLongFunction<Look> place) {
      List<Look> after = after();
      long from = place.applyAsLong(after.get(0));
      Look begin = after.get(0);
      for (Look look : after) {
        if (place.applyAsLong(look) > from) {
          break;
        }
        begin = look;
      }
      Look end = caughtUp(place);
      return (place.applyAsLong(end) - from) / (end.second - begin.second);
    }

    double secondsToCaughtUp() {
      return caughtUp(Look::indexed).second - ended;
    }

    private List<Look> after() {
      return looks.stream().filter(look -> look.second >= ended).toList();
    }

    private Look caughtUp(ToLongFunction<Look> place) {
      return after().stream()
          .filter(look -> look.written - place.applyAsLong(look) <= rate)
          .findFirst()
          .orElseThrow();
    }

    long backlog() {
      return looks.stream().mapToLong(look -> look.written - look.indexed).max().orElse(0);
    }
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    Report report =
        new Report(name(), "Catching up after an outage")
            .text(
                """
                The same pipeline as for the delays. %d new items of 1 KB a second are written for %d s while something is away,
                and as long again after it is back. The worker, with both connectors, has a heap of %s. A place has caught up when it
                is a second's writes or less behind the table, and its speed is from the moment it begins to shrink until then."""
                    .formatted(rate, outage, heap));
    List<Outage> outages = new ArrayList<>();
    GcLog.Heap used;
    try (WholePipeline pipeline = WholePipeline.start(name(), heap)) {
      try (Load warmUp = new Load(pipeline.dynamoDb(), rate, 0)) {
        Thread.sleep(20_000);
        warmUp.finish();
      }
      awaitEqual(pipeline, pipeline.search().count(WholePipeline.TABLE));
      outages.add(
          outage(
              "OpenSearch killed",
              false,
              pipeline,
              1,
              () -> pipeline.stack().openSearch().kill(),
              () -> pipeline.stack().openSearch().start().awaitReady()));
      outages.add(
          outage(
              "both connectors stopped",
              true,
              pipeline,
              2,
              () -> {
                pipeline.stack().connectClient().stop(WholePipeline.SOURCE);
                pipeline.stack().connectClient().stop(WholePipeline.SINK);
              },
              () -> {
                pipeline.stack().connectClient().resume(WholePipeline.SOURCE);
                pipeline.stack().connectClient().resume(WholePipeline.SINK);
              }));
      used = pipeline.heap();
    }
    Table table =
        new Table(
            "outage",
            "most items behind",
            "events/s into Kafka",
            "documents/s into the index",
            "seconds from its end until caught up");
    for (Outage each : outages) {
      table.row(
          each.name,
          Figures.whole((double) each.backlog()),
          each.ofSource ? Figures.whole(each.perSecond(Look::inKafka)) : "not behind",
          Figures.whole(each.perSecond(Look::indexed)),
          Figures.whole(each.secondsToCaughtUp()));
      Chart chart = Chart.linear(each.name, "seconds", "items");
      for (Look look : each.looks) {
        chart.point("in the table", look.second, (double) look.written);
        chart.point("in Kafka", look.second, (double) look.inKafka);
        chart.point("found by a search", look.second, (double) look.indexed);
      }
      report.chart(chart);
    }
    return report
        .table(table)
        .text(
            "The worker's collections left at most "
                + Figures.whole(used.left())
                + " MiB of its "
                + heap
                + " in use, and stopped it for "
                + Figures.whole(used.pausedMillis())
                + " ms in all.");
  }

  private Outage outage(
      String name, boolean ofSource, WholePipeline pipeline, int run, Runnable begin, Runnable end)
      throws InterruptedException {
    List<Look> looks = new ArrayList<>();
    long before = pipeline.search().count(WholePipeline.TABLE);
    long start = System.nanoTime();
    double ended;
    try (Load load = new Load(pipeline.dynamoDb(), rate, 10_000_000L * run);
        TopicReader topic = pipeline.stack().topicReader()) {
      Watch watch = new Watch(pipeline, topic, before, start, looks);
      begin.run();
      watch.lookFor(outage, load, before);
      end.run();
      ended = seconds(start);
      watch.lookFor(outage, load, -1);
      load.finish();
      watch.untilEqual(load);
    }
    return new Outage(name, ofSource, rate, looks, ended);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void awaitEqual(WholePipeline pipeline, long earlier) throws InterruptedException {
    long before = earlier;
    do {
      Thread.sleep(3_000);
      long now = pipeline.search().count(WholePipeline.TABLE);
      if (now == before) {
        return;
      }
      before = now;
    } while (true);
  }

  private record Watch(
      WholePipeline pipeline, TopicReader topic, long before, long start, List<Look> looks) {
    /** Looks for some seconds; the count of documents is taken as given while none can be had. */
    void lookFor(int forSeconds, Load load, long indexed) throws InterruptedException {
      double until = seconds(start) + forSeconds;
      while (seconds(start) < until) {
        look(load, indexed);
        Thread.sleep(LOOK.toMillis());
      }
    }

    void untilEqual(Load load) throws InterruptedException {
      double until = seconds(start) + PATIENCE.toSeconds();
      while (look(load, -1).indexed < before + load.written()) {
        if (seconds(start) > until) {
          throw new IllegalStateException("not equal within " + PATIENCE);
        }
        Thread.sleep(LOOK.toMillis());
      }
    }

    private Look look(Load load, long indexed) {
      long inKafka =
          topic.endOffsets(WholePipeline.TOPIC).values().stream().mapToLong(Long::longValue).sum();
      Look look =
          new Look(
              seconds(start),
              before + load.written(),
              inKafka,
              indexed >= 0 ? indexed : pipeline.search().count(WholePipeline.TABLE));
      looks.add(look);
      return look;
    }
  }
}
