package io.headwater.benchmarks.sink;

import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Medians;
import io.headwater.benchmarks.report.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast a task is if OpenSearch costs nothing. */
@Command(
    name = "sink-endpoint",
    mixinStandardHelpOptions = true,
    description =
        "How many events a second one sink task takes, and at what processor time, into an endpoint"
            + " that only answers: for other sizes, formats, compression and lanes.")
public final class SinkEndpoint extends SinkQuestion {
  private static final String BASE = "base";
  private static final int SMALL = 200;
  private static final int LARGE = 10 * 1024;
  private static final int STRUCTS_SHARE = 4;
  private static final long TOPIC_BYTES = 1L << 30;

  @Mixin private Beside beside = new Beside();

  @Option(
      names = "--events",
      paramLabel = "N",
      description =
          "how many events there are, fewer where they are large (default: ${DEFAULT-VALUE})")
  private int events = 1_000_000;

  @Option(
      names = "--only",
      paramLabel = "CASE",
      split = ",",
      description =
          "some cases alone, such as for a profiler: base, 200-bytes, 10-kilobytes, gzip, 1-lane,"
              + " 2-lanes, string, struct")
  private List<String> only = List.of();

  private record Case(String name, String explained, Load load) {
    Format format() {
      return load.format();
    }
  }

  /** Made by picocli. */
  public SinkEndpoint() {
    super(4, "2g");
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    Map<Case, List<SinkRun>> measured = new LinkedHashMap<>();
    try (SinkWorker worker = SinkWorker.start(name(), worker());
        EndpointProcess endpoint = EndpointProcess.start()) {
      for (Format format : Format.values()) {
        List<Case> cases = cases().filter(it -> it.format() == format).toList();
        if (cases.isEmpty()) {
          continue;
        }
        if (!measured.isEmpty()) {
          worker.restart();
        }
        Map<Case, Load> loads = new LinkedHashMap<>();
        cases.forEach(it -> loads.put(it, it.load));
        loads.values().forEach(load -> worker.fill(load.topic()));
        measured.putAll(takeTurns(worker, endpoint, loads, Case::name));
      }
    }
    return report(measured);
  }

  private Stream<Case> cases() {
    Load base = Load.of(EventTopic.plain(bytes(), PARTITIONS, events));
    List<Case> all =
        List.of(
            new Case(BASE, "documents of " + bytes() + " bytes, defaults", base),
            new Case("200-bytes", "smaller documents", sized(SMALL)),
            new Case("10-kilobytes", "larger documents", sized(LARGE)),
            new Case(
                "gzip",
                "`compression.type=gzip`",
                base.withOptions(Map.of("compression.type", "gzip"))),
            new Case("1-lane", "`max.in.flight.requests=1`", lanes(base, 1)),
            new Case(
                "2-lanes", "`max.in.flight.requests=2`, where the default is 4", lanes(base, 2)),
            new Case(
                "string",
                "StringConverter instead of ByteArrayConverter",
                base.withFormat(Format.STRING)),
            new Case(
                "struct",
                "`value.format=struct` through the JsonConverter with schemas",
                Load.of(base.topic().ofStructs(events / STRUCTS_SHARE)).withFormat(Format.STRUCT)));
    for (String name : only) {
      if (all.stream().noneMatch(it -> it.name.equals(name))) {
        throw new IllegalArgumentException("there is no case " + name);
      }
    }
    List<Case> further = new ArrayList<>();
    beside
        .options()
        .forEach(
            (given, options) ->
                further.add(
                    new Case(
                        "beside-" + (further.size() + 1),
                        "`" + given + "`",
                        base.withOptions(options))));
    return Stream.concat(
        all.stream().filter(it -> only.isEmpty() || only.contains(it.name)), further.stream());
  }

  private Load sized(int documentBytes) {
    int fitting = (int) Math.min(events, TOPIC_BYTES / documentBytes);
    return Load.of(EventTopic.plain(documentBytes, PARTITIONS, fitting));
  }

  private static Load lanes(Load load, int lanes) {
    return load.withOptions(Map.of("max.in.flight.requests", Integer.toString(lanes)));
  }

  private Report report(Map<Case, List<SinkRun>> measured) {
    List<SinkRun> base =
        measured.entrySet().stream()
            .filter(it -> it.getKey().name.equals(BASE))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(List.of());
    CpuTable table = new CpuTable("case", "what differs", "events/s", "beside base");
    measured.forEach(
        (it, runs) ->
            table.runs(
                runs,
                it.name,
                it.explained,
                SinkRun.perSecond(runs),
                base.isEmpty()
                    ? ""
                    : Figures.hundredths(Medians.ratio(runs, base, SinkRun::perSecond))));
    return new Report(name(), "One sink task into an endpoint that only answers")
        .text(
            "A real broker and a real Connect worker with the packaged plugin write "
                + Figures.whole(events)
                + " events (structs a quarter of them, large ones at most 1 GiB) into a process"
                + " that counts the items of bulk requests and answers that all are written. Each"
                + " run is a connector of its own with one task that reads the topic of "
                + PARTITIONS
                + " partitions from its beginning; its first fifth does not count, nor does the"
                + " first round. The cases take turns; `string` and `struct` have fresh workers"
                + " after the others, since a worker's JVM learns what it is given. Medians of "
                + rounds()
                + " rounds."
                + given())
        .text(CpuTable.EXPLAINED)
        .table(table.table());
  }
}
