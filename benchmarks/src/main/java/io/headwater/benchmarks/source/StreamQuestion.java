package io.headwater.benchmarks.source;

import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Medians;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One source task beside a bare loop of the SDK's GetRecords over the same records. */
@Command(
    name = "source-stream",
    mixinStandardHelpOptions = true,
    description =
        "How fast and how costly is a source task beside a bare loop of the SDK's GetRecords, and"
            + " beside one that only reads the answers' bytes?")
public final class StreamQuestion extends ReadingQuestion {
  private static final Duration WARM_UP = Duration.ofSeconds(6);
  private static final Duration SETTLE = Duration.ofMillis(700);
  private static final Duration SLOW_KAFKA = Duration.ofSeconds(4);
  private static final long SLOW_KAFKA_PAUSE_MS = 200;
  private static final int LEAST_RECORDS = 20_000;
  private static final int PAGE_RECORDS = 1_000;
  private static final String BODY = "body";
  private static final String SDK = "sdk";
  private static final String TASK = "task";

  @Option(
      names = "--shards",
      split = ",",
      defaultValue = "1,10,100,1000",
      description = "default: ${DEFAULT-VALUE}")
  private List<Integer> shards = List.of();

  @Option(
      names = "--view",
      defaultValue = "NEW_IMAGE",
      description = "NEW_IMAGE or NEW_AND_OLD_IMAGES (default: ${DEFAULT-VALUE})")
  private String view = "";

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "how long each contestant is measured in a round (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--only",
      split = ",",
      defaultValue = "body,sdk,task",
      description = "the contestants (default: ${DEFAULT-VALUE})")
  private List<String> only = List.of();

  /** picocli makes it. */
  public StreamQuestion() {
    super(5);
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    Report report = new Report(name(), "One source task beside the SDK");
    report.text(
        String.format(
            Locale.ROOT,
            "The stream simulator serves ready records of %,d bytes from a process of its own, in"
                + " pages of up to %,d. `body` reads the answers'"
                + " bytes over HTTP and nothing else; `sdk` calls the SDK's `getRecords` (synchronous"
                + " Apache 5 client) and drops what it gives; `task` is one real source task, polled"
                + " by a loop that acknowledges every record: keys and values are complete, there"
                + " are no converters and no Kafka. Each has %d reading threads. They take turns, %d"
                + " rounds of %d s; medians. Processor time and allocation are the whole process's,"
                + " garbage collection included.",
            bytes(),
            PAGE_RECORDS,
            threads(),
            rounds(),
            seconds));
    Table table =
        new Table(
            "shards",
            "contestant",
            "records/s",
            "speed beside sdk",
            "CPU µs/record",
            "sdk's CPU beside it",
            "bytes allocated/record",
            "most buffered, slow Kafka");
    for (int count : shards) {
      System.out.println(count + " shards …");
      compare(count, table);
    }
    return report
        .table(table)
        .text(
            "`speed beside sdk` and `sdk's CPU beside it` are medians of the ratios within a round;"
                + " above 1 is faster, or cheaper, than the SDK's loop. The last column is the most"
                + " that waited in the task while each batch was taken 200 ms after the one before,"
                + " and the bound `buffer.max.bytes`.")
        .text(
            "Targets at 1 KB: the task at 0.95 of `sdk` or more, and at most 10 µs of processor time"
                + " a record from the socket to the finished value.");
  }

  private void compare(int count, Table table) throws IOException, InterruptedException {
    boolean updates = view.equals("NEW_AND_OLD_IMAGES");
    int recordsPerShard = Math.max(PAGE_RECORDS, LEAST_RECORDS / count);
    try (SimulatorProcess simulator =
        SimulatorProcess.ready(count, recordsPerShard, bytes(), updates, /* endless= */ true)) {
      Map<String, Supplier<Contestant>> contestants = contestants(simulator);
      for (Supplier<Contestant> contestant : contestants.values()) {
        measure(contestant, count, WARM_UP);
      }
      Map<String, List<Measurement>> measured = new LinkedHashMap<>();
      for (int round = 0; round < rounds(); round++) {
        for (Map.Entry<String, Supplier<Contestant>> contestant : contestants.entrySet()) {
          measured
              .computeIfAbsent(contestant.getKey(), name -> new ArrayList<>())
              .add(measure(contestant.getValue(), count, Duration.ofSeconds(seconds)));
        }
      }
      String buffered = contestants.containsKey(TASK) ? buffered(simulator) : "";
      List<Measurement> sdk = measured.getOrDefault(SDK, List.of());
      measured.forEach(
          (name, of) ->
              table.row(
                  count,
                  name,
                  Figures.whole(Medians.median(of, Measurement::recordsPerSecond)),
                  ratio(of, sdk, Measurement::recordsPerSecond),
                  Figures.tenths(Medians.median(of, Measurement::cpuMicros)),
                  ratio(sdk, of, Measurement::cpuMicros),
                  Figures.whole(Medians.median(of, Measurement::allocatedBytes)),
                  name.equals(TASK) ? buffered : ""));
    }
  }

  private Map<String, Supplier<Contestant>> contestants(SimulatorProcess simulator) {
    Map<String, Supplier<Contestant>> all = new LinkedHashMap<>();
    all.put(BODY, () -> new BodyLoop(simulator, threads()));
    all.put(SDK, () -> new SdkLoop(simulator, threads()));
    all.put(TASK, () -> new TaskLoop(properties(simulator)));
    all.keySet().retainAll(only);
    return all;
  }

  private Map<String, String> properties(SimulatorProcess simulator) {
    return TaskProperties.stream(simulator, view, options());
  }

  private static Measurement measure(Supplier<Contestant> start, int shards, Duration time)
      throws InterruptedException {
    try (Contestant contestant = start.get()) {
      Measurement.awaitRecords(contestant, 1);
      // Each shard's first page takes a call more.
      Thread.sleep(SETTLE.toMillis() + shards);
      return Measurement.of(contestant, time);
    }
  }

  private String buffered(SimulatorProcess simulator) throws InterruptedException {
    try (TaskLoop slow = new TaskLoop(properties(simulator), record -> {}, SLOW_KAFKA_PAUSE_MS)) {
      Measurement.awaitRecords(slow, 1);
      Thread.sleep(SLOW_KAFKA.toMillis());
      slow.check();
      return String.format(
          Locale.ROOT,
          "%.1f of %.1f MiB",
          slow.highestBufferedBytes() / 1048576.0,
          slow.bufferMaxBytes() / 1048576.0);
    }
  }

  private static String ratio(
      List<Measurement> of, List<Measurement> by, ToDoubleFunction<Measurement> figure) {
    return of.isEmpty() || by.isEmpty() ? "" : Figures.hundredths(Medians.ratio(of, by, figure));
  }
}
