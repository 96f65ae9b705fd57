package io.headwater.benchmarks.profile;

import io.headwater.benchmarks.Question;
import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Where the processor time of a process goes. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description =
        "Where a process spends its processor time, by a recording of Java Flight Recorder, which"
            + " the options of other questions make.")
public final class ProfileQuestion extends Question {
  private static final int METHODS = 20;

  @Option(names = "--jfr", paramLabel = "FILE", required = true, description = "the recording")
  private Path recording = Path.of("");

  @Option(
      names = "--of",
      paramLabel = "NAME",
      defaultValue = "task",
      description = "what it is of, for the report's name (default: ${DEFAULT-VALUE})")
  private String of = "";

  @Option(
      names = "--threads",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "whose methods are told (default: those of all threads)")
  private String threads = "";

  @Override
  protected Report measure() throws IOException {
    Samples samples = Samples.read(recording, Pattern.compile(threads));
    return new Report(name() + "-" + of, "Where the processor time goes: " + of)
        .text(
            "Samples of running Java code, taken every 10 or 20 ms. What the JDK's methods take is"
                + " their caller's; the kernel, the compiler and the collector are not in them."
                + " Threads whose names differ by numbers alone are one.")
        .table(shares("threads", samples.threads(), Integer.MAX_VALUE))
        .text(
            "By who is at work, in "
                + Figures.whole(samples.chosen())
                + " samples of threads `"
                + threads
                + "`:")
        .table(shares("part", samples.parts(), Integer.MAX_VALUE))
        .text("And by method:")
        .table(shares("method", samples.methods(), METHODS));
  }

  private static Table shares(String what, Tally tally, int most) {
    Table table = new Table(what, "share");
    tally.largestFirst(most).forEach((name, share) -> table.row(name, Figures.percent(share)));
    return table;
  }
}
