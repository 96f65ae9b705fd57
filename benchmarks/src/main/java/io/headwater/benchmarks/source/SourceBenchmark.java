package io.headwater.benchmarks.source;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * One source task beside a bare loop of the SDK's GetRecords over the same records, with as many
 * threads as the task has readers. The contestants take turns, so that what else the machine does
 * meets all of them; medians of several rounds count.
 *
 * <p>Arguments, each as {@code name=value}: {@code shards} (1,10,100), {@code threads} (2), {@code
 * view} (NEW_IMAGE or NEW_AND_OLD_IMAGES), {@code bytes} of a record (1024), {@code rounds} (5),
 * {@code seconds} (4) of a round, {@code only} (one contestant: body, sdk or task). What begins
 * with {@code option.} goes to the connector: {@code option.value.format=struct}.
 */
public final class SourceBenchmark {
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final Duration SETTLE = Duration.ofMillis(700);
  private static final Duration SLOW_KAFKA = Duration.ofSeconds(4);
  private static final long SLOW_KAFKA_PAUSE_MS = 200;
  private static final String SDK = "sdk";
  private static final String TASK = "task";
  private static final String OPTION = "option.";

  private final Map<String, String> arguments;

  private SourceBenchmark(Map<String, String> arguments) {
    this.arguments = arguments;
  }

  /** Runs and prints a table in Markdown. */
  public static void main(String[] given) throws IOException, InterruptedException {
    Map<String, String> arguments =
        new HashMap<>(
            Map.of(
                "shards", "1,10,100",
                "threads", "2",
                "view", "NEW_IMAGE",
                "bytes", "1024",
                "rounds", "5",
                "seconds", "4",
                "only", ""));
    for (String argument : given) {
      String[] parts = argument.split("=", 2);
      boolean known =
          parts.length == 2 && (parts[0].startsWith(OPTION) || arguments.containsKey(parts[0]));
      if (!known) {
        throw new IllegalArgumentException(
            "unknown argument " + argument + "; known, as name=value: " + arguments.keySet());
      }
      arguments.put(parts[0], parts[1]);
    }
    new SourceBenchmark(arguments).run();
  }

  private String text(String name) {
    return String.valueOf(arguments.get(name));
  }

  private int number(String name) {
    return Integer.parseInt(text(name));
  }

  private void run() throws IOException, InterruptedException {
    System.out.printf(
        "%nRecords of %s bytes, %s, %s reader threads; medians of %s rounds of %s s.%n%n",
        text("bytes"), text("view"), text("threads"), text("rounds"), text("seconds"));
    System.out.println(
        "| shards | contestant | records/s | CPU µs/record | bytes allocated/record | speed beside"
            + " SDK | SDK's CPU beside it | most buffered, slow Kafka |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (String shards : text("shards").split(",", -1)) {
      compare(Integer.parseInt(shards));
    }
  }

  private void compare(int shards) throws IOException, InterruptedException {
    boolean updates = text("view").equals("NEW_AND_OLD_IMAGES");
    int recordsPerShard = Math.max(1_000, 20_000 / shards);
    try (SimulatorProcess simulator =
        new SimulatorProcess(shards, recordsPerShard, number("bytes"), updates)) {
      Map<String, Supplier<Contestant>> contestants = contestants(simulator);
      Map<String, List<Measurement>> measured = new LinkedHashMap<>();
      for (Supplier<Contestant> contestant : contestants.values()) {
        measure(contestant, WARM_UP);
      }
      for (int round = 0; round < number("rounds"); round++) {
        for (Map.Entry<String, Supplier<Contestant>> contestant : contestants.entrySet()) {
          measured
              .computeIfAbsent(contestant.getKey(), name -> new ArrayList<>())
              .add(measure(contestant.getValue(), Duration.ofSeconds(number("seconds"))));
        }
      }
      String buffered = contestants.containsKey(TASK) ? buffered(simulator) : "";
      List<Measurement> sdk = measured.getOrDefault(SDK, List.of());
      measured.forEach((name, rounds) -> print(shards, name, rounds, sdk, buffered));
    }
  }

  private Map<String, Supplier<Contestant>> contestants(SimulatorProcess simulator) {
    int threads = number("threads");
    Map<String, Supplier<Contestant>> all = new LinkedHashMap<>();
    all.put("body", () -> new BodyLoop(simulator, threads));
    all.put(SDK, () -> new SdkLoop(simulator, threads));
    all.put(TASK, () -> new TaskLoop(simulator, settings(), 0));
    if (!text("only").isEmpty()) {
      all.keySet().retainAll(Arrays.asList(text("only").split(",", -1)));
    }
    return all;
  }

  private TaskLoop.Settings settings() {
    Map<String, String> options = new HashMap<>();
    arguments.forEach(
        (name, value) -> {
          if (name.startsWith(OPTION)) {
            options.put(name.substring(OPTION.length()), value);
          }
        });
    return new TaskLoop.Settings(number("threads"), text("view"), options);
  }

  private static Measurement measure(Supplier<Contestant> start, Duration time)
      throws InterruptedException {
    try (Contestant contestant = start.get()) {
      Thread.sleep(SETTLE.toMillis());
      return Measurement.of(contestant, time);
    }
  }

  private String buffered(SimulatorProcess simulator) throws InterruptedException {
    try (TaskLoop slow = new TaskLoop(simulator, settings(), SLOW_KAFKA_PAUSE_MS)) {
      Thread.sleep(SLOW_KAFKA.toMillis());
      slow.check();
      return String.format(
          Locale.ROOT,
          "%.1f of %.1f MiB",
          slow.highestBufferedBytes() / 1048576.0,
          slow.bufferMaxBytes() / 1048576.0);
    }
  }

  private static void print(
      int shards, String name, List<Measurement> rounds, List<Measurement> sdk, String buffered) {
    System.out.printf(
        Locale.ROOT,
        "| %d | %s | %,.0f | %.1f | %,.0f | %s | %s | %s |%n",
        shards,
        name,
        median(rounds, Measurement::recordsPerSecond),
        median(rounds, Measurement::cpuMicros),
        median(rounds, Measurement::allocatedBytes),
        ratio(rounds, sdk, Measurement::recordsPerSecond),
        ratio(sdk, rounds, Measurement::cpuMicros),
        name.equals(TASK) ? buffered : "");
  }

  // Of each round, since the contestants' turns of a round lie side by side.
  private static String ratio(
      List<Measurement> of, List<Measurement> by, ToDoubleFunction<Measurement> figure) {
    if (of.isEmpty() || by.isEmpty()) {
      return "";
    }
    double[] ratios = new double[Math.min(of.size(), by.size())];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(of.get(i)) / figure.applyAsDouble(by.get(i));
    }
    return String.format(Locale.ROOT, "%.2f", median(ratios));
  }

  private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
    return median(rounds.stream().mapToDouble(figure).toArray());
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
