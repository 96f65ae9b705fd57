package io.headwater.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** One command for each question. */
@Command(
    name = "benchmarks/bench",
    mixinStandardHelpOptions = true,
    description = "Measures the answer to one question and writes a report with pictures.",
    subcommands = {})
public final class Benchmarks {
  private Benchmarks() {}

  /** Runs one. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmarks()).execute(arguments));
  }
}
