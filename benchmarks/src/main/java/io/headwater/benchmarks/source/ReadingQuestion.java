package io.headwater.benchmarks.source;

import io.headwater.benchmarks.Question;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** A question about how fast some threads read. */
abstract class ReadingQuestion extends Question {
  @Option(
      names = "--bytes",
      description = "the size of a record or an item (default: ${DEFAULT-VALUE})")
  private int bytes = 1024;

  @Option(names = "--threads", description = "of each contestant (default: ${DEFAULT-VALUE})")
  private int threads = 2;

  @Option(names = "--rounds", description = "default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "an option of the connector, such as value.format=struct")
  private Map<String, String> options = new HashMap<>();

  ReadingQuestion(int rounds) {
    this.rounds = rounds;
  }

  final int bytes() {
    return bytes;
  }

  final int threads() {
    return threads;
  }

  final int rounds() {
    return rounds;
  }

  /** The connector's options: with as many readers as there are threads. */
  final Map<String, String> options() {
    Map<String, String> all = new HashMap<>(options);
    all.put("reader.threads", Integer.toString(threads));
    return all;
  }
}
