package io.headwater.benchmarks;

import io.headwater.benchmarks.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A question that a command measures the answer to. */
public abstract class Question implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "benchmarks/results",
      description = "where the report and its pictures go (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  /** Measures, for some minutes, printing what it does. */
  protected abstract Report measure() throws IOException, InterruptedException;

  /** The question's name on the command line, which is its report's. */
  protected final String name() {
    return Objects.requireNonNull(spec).name();
  }

  @Override
  public final Integer call() throws IOException, InterruptedException {
    Report report = measure();
    String arguments =
        String.join(
            " ", Objects.requireNonNull(spec).commandLine().getParseResult().originalArgs());
    Path written = report.write(out, ("benchmarks/bench " + arguments).strip());
    System.out.println(report.markdown());
    System.out.println("Written to " + written);
    return 0;
  }
}
