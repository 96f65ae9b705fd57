package io.headwater.benchmarks.sink;

import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Medians;
import io.headwater.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Rows of figures, each followed by the medians of processor time. */
final class CpuTable {
  /** What the columns of processor time are. */
  static final String EXPLAINED =
      "Processor times are Linux's, in µs for each event, by the threads' names: the tasks' threads"
          + " (Connect's consumer and converters in them), the connector's other threads, both"
          + " together, the threads of the worker's garbage collector, the whole worker; then the"
          + " broker, and the process that takes the writes.";

  /** The same where runs are watched by the tasks' metrics. */
  static final String EXPLAINED_WITH_METRICS =
      EXPLAINED
          + " The whole worker's is with what it takes to ask for the tasks' metrics, fifty times a"
          + " second.";

  private static final List<String> NAMES =
      List.of(
          "CPU µs/event: task threads",
          "connector's others",
          "both",
          "collector",
          "whole worker",
          "Kafka",
          "target");

  private final Table table;

  /** An empty one; the names of its own columns. */
  CpuTable(String... names) {
    List<String> all = new ArrayList<>(List.of(names));
    all.addAll(NAMES);
    this.table = new Table(all.toArray(String[]::new));
  }

  /** Adds a row; the own columns' cells are given. */
  CpuTable row(List<Span> spans, String... cells) {
    List<Object> all = new ArrayList<>(List.of(cells));
    all.add(median(spans, ProcessorTime::task));
    all.add(median(spans, ProcessorTime::connector));
    all.add(median(spans, ProcessorTime::own));
    all.add(median(spans, ProcessorTime::collector));
    all.add(median(spans, ProcessorTime::worker));
    all.add(median(spans, ProcessorTime::kafka));
    all.add(median(spans, ProcessorTime::server));
    table.row(all.toArray());
    return this;
  }

  /** Adds a row of runs. */
  CpuTable runs(List<SinkRun> runs, String... cells) {
    return row(runs.stream().map(SinkRun::span).toList(), cells);
  }

  Table table() {
    return table;
  }

  private static String median(List<Span> spans, ToDoubleFunction<ProcessorTime> part) {
    return Figures.tenths(Medians.median(spans, span -> part.applyAsDouble(span.cpu())));
  }
}
