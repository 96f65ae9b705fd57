package io.headwater.benchmarks.sink;

import io.headwater.benchmarks.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** A question about sink tasks in a real worker. */
abstract class SinkQuestion extends Question {
  static final int PARTITIONS = 4;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "how many rounds count (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "the worker's, in the JVM's notation (default: ${DEFAULT-VALUE})")
  private String heap;

  @Option(
      names = "--flags",
      paramLabel = "FLAGS",
      description = "of the worker's JVM, with spaces between them: --flags=\"-XX:… -XX:…\"")
  private String flags = "";

  @Option(
      names = "--bytes",
      paramLabel = "BYTES",
      description = "about how large a document is (default: ${DEFAULT-VALUE})")
  private int bytes = 1024;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "an option of every connector; may be given several times")
  private Map<String, String> options = new LinkedHashMap<>();

  SinkQuestion(int rounds, String heap) {
    this.rounds = rounds;
    this.heap = heap;
  }

  final int rounds() {
    return rounds;
  }

  /** The size of a document. */
  final int bytes() {
    return bytes;
  }

  final SinkWorker.Settings worker() {
    return new SinkWorker.Settings(
        heap, flags.isBlank() ? List.of() : List.of(flags.strip().split(" +", -1)), options);
  }

  /** The options that were given, for the report; empty if none was. */
  final String given() {
    return options.isEmpty() ? "" : " With " + options + ".";
  }

  /**
   * Runs every load once in each round; the first round does not count.
   *
   * @param name a connector's name for a load
   * @return the runs of each that count
   */
  final <K> Map<K, List<SinkRun>> takeTurns(
      SinkWorker worker, Target target, Map<K, Load> loads, Function<K, String> name)
      throws InterruptedException {
    Map<K, List<SinkRun>> measured = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (Map.Entry<K, Load> load : loads.entrySet()) {
        SinkRun run = worker.run(name.apply(load.getKey()) + "-" + round, load.getValue(), target);
        if (round > 0) {
          measured.computeIfAbsent(load.getKey(), unused -> new ArrayList<>()).add(run);
        }
      }
    }
    return measured;
  }
}
