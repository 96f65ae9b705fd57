package io.headwater.benchmarks.source;

import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Medians;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A snapshot beside a bare parallel Scan of the same items. */
@Command(
    name = "source-snapshot",
    mixinStandardHelpOptions = true,
    description =
        "How fast and how costly is a task's snapshot beside a bare parallel Scan of the SDK over the"
            + " same items?")
public final class SnapshotQuestion extends ReadingQuestion {
  private static final int WARM_UP_PASSES = 2;

  @Option(
      names = "--rows",
      defaultValue = "100000",
      description = "the table's items (default: ${DEFAULT-VALUE})")
  private int rows;

  @Option(names = "--segments", defaultValue = "4", description = "default: ${DEFAULT-VALUE}")
  private int segments;

  /** picocli makes it. */
  public SnapshotQuestion() {
    super(9);
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    List<Measurement> scans = new ArrayList<>();
    List<Measurement> snapshots = new ArrayList<>();
    try (SimulatorProcess simulator = SimulatorProcess.empty(1)) {
      System.out.println("writing " + rows + " items …");
      try (TableClient client = new TableClient(simulator.endpoint(), 1)) {
        client.fill(rows, bytes());
      }
      for (int round = -WARM_UP_PASSES; round < rounds(); round++) {
        System.out.println(round < 0 ? "warming up …" : "round " + (round + 1) + " …");
        Measurement scan = whole(() -> new ScanLoop(simulator, threads(), segments));
        Measurement snapshot = whole(() -> new TaskLoop(properties(simulator)));
        if (round >= 0) {
          scans.add(scan);
          snapshots.add(snapshot);
        }
      }
    }
    Table table =
        new Table(
            "contestant",
            "rows/s",
            "speed beside scan",
            "CPU µs/row",
            "scan's CPU beside it",
            "bytes allocated/row");
    row(table, "scan", scans, scans);
    row(table, "task", snapshots, scans);
    return new Report(name(), "A snapshot beside a bare parallel Scan")
        .text(
            String.format(
                Locale.ROOT,
                "The stream simulator serves a table of %,d items of about %,d bytes, divided into %d"
                    + " segments, from a process of its own, in pages of up to 1 MB. `scan` calls the"
                    + " SDK's `scan` (consistent reads, synchronous Apache 5 client) and drops what it"
                    + " gives; `task` is one real source task with `snapshot.mode=only`, polled by a"
                    + " loop that acknowledges every record. Each has %d reading threads. They take"
                    + " turns, %d rounds of the whole table from the first page on; medians. Processor"
                    + " time and allocation are the whole process's, garbage collection included."
                    + " The simulator makes each page while it is asked for it and shares the"
                    + " processors, so it bounds rows/s; CPU/row tells what the task adds.",
                rows,
                bytes(),
                segments,
                threads(),
                rounds()))
        .table(table)
        .text("Ratios are medians of the ratios within a round; above 1 is better than the scan.");
  }

  private Map<String, String> properties(SimulatorProcess simulator) {
    return TaskProperties.snapshot(simulator, segments, rows, options());
  }

  private Measurement whole(Supplier<Contestant> start) throws InterruptedException {
    try (Contestant contestant = start.get()) {
      return Measurement.whole(contestant, rows);
    }
  }

  private static void row(Table table, String name, List<Measurement> of, List<Measurement> scans) {
    table.row(
        name,
        Figures.whole(Medians.median(of, Measurement::recordsPerSecond)),
        Figures.hundredths(Medians.ratio(of, scans, Measurement::recordsPerSecond)),
        Figures.tenths(Medians.median(of, Measurement::cpuMicros)),
        Figures.hundredths(Medians.ratio(scans, of, Measurement::cpuMicros)),
        Figures.whole(Medians.median(of, Measurement::allocatedBytes)));
  }
}
