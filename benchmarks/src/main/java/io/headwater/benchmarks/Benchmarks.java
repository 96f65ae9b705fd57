package io.headwater.benchmarks;

import io.headwater.benchmarks.inner.InnerLoops;
import io.headwater.benchmarks.pipeline.CatchUp;
import io.headwater.benchmarks.pipeline.Delay;
import io.headwater.benchmarks.profile.ProfileQuestion;
import io.headwater.benchmarks.sink.SinkBacklog;
import io.headwater.benchmarks.sink.SinkEndpoint;
import io.headwater.benchmarks.sink.SinkHot;
import io.headwater.benchmarks.sink.SinkOpenSearch;
import io.headwater.benchmarks.sink.SinkTasks;
import io.headwater.benchmarks.sink.SinkUnchanged;
import io.headwater.benchmarks.source.IdleQuestion;
import io.headwater.benchmarks.source.ShardsQuestion;
import io.headwater.benchmarks.source.SnapshotQuestion;
import io.headwater.benchmarks.source.StreamQuestion;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** One command for each question. */
@Command(
    name = "benchmarks/bench",
    mixinStandardHelpOptions = true,
    description = "Measures the answer to one question and writes a report with pictures.",
    subcommands = {
      StreamQuestion.class,
      IdleQuestion.class,
      SnapshotQuestion.class,
      ShardsQuestion.class,
      SinkEndpoint.class,
      SinkOpenSearch.class,
      SinkHot.class,
      SinkUnchanged.class,
      SinkBacklog.class,
      SinkTasks.class,
      Delay.class,
      CatchUp.class,
      InnerLoops.class,
      ProfileQuestion.class
    })
public final class Benchmarks {
  private Benchmarks() {}

  /** Runs one. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmarks()).execute(arguments));
  }
}
