package io.headwater.benchmarks.inner;

import io.headwater.benchmarks.Question;
import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Table;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times the steps with JMH. */
@Command(
    name = "inner",
    mixinStandardHelpOptions = true,
    description = "What single steps cost, by JMH: reading, mapping, writing, projecting.")
public final class InnerLoops extends Question {
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  @Option(names = "--steps", description = "a pattern of the steps' names (default: all)")
  private String steps = ".*Steps.*";

  @Option(names = "--forks", description = "JVMs for each (default: ${DEFAULT-VALUE})")
  private int forks = 2;

  @Option(names = "--seconds", description = "of each of 5 rounds (default: ${DEFAULT-VALUE})")
  private int seconds = 2;

  @Override
  protected Report measure() {
    Table table = new Table("step", "µs/record", "±", "bytes allocated/record");
    for (RunResult result : run()) {
      Result<?> time = result.getPrimaryResult();
      Result<?> allocated = result.getSecondaryResults().get(ALLOCATION);
      String name = result.getParams().getBenchmark();
      table.row(
          name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
          Figures.thousandths(time.getScore()),
          Figures.thousandths(time.getScoreError()),
          allocated == null ? "" : Figures.whole(allocated.getScore()));
    }
    return new Report(name(), "What single steps cost")
        .text(
            "A change of an item of 1 KB with 21 attributes, one thread, JMH, average time; ± is the half of the"
                + " interval that holds the mean with 99.9 %.")
        .table(table);
  }

  private Collection<RunResult> run() {
    try {
      return new Runner(
              new OptionsBuilder()
                  .include(steps)
                  .mode(Mode.AverageTime)
                  .timeUnit(TimeUnit.MICROSECONDS)
                  .forks(forks)
                  .warmupIterations(3)
                  .warmupTime(TimeValue.seconds(seconds))
                  .measurementIterations(5)
                  .measurementTime(TimeValue.seconds(seconds))
                  .addProfiler(GCProfiler.class)
                  .build())
          .run();
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH failed", e);
    }
  }
}
