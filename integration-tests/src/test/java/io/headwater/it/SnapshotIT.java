package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.localstack.simulator.Fault;
import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.TableSpec;
import io.headwater.pipeline.ConnectorConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Snapshots of tables that are written to meanwhile. */
class SnapshotIT {
  private static final long SEED = 20261127;
  private static final int PAGE_ROWS = 50;
  private static SourceRig rig;

  @BeforeAll
  static void start() {
    rig =
        SourceRig.start(
            "snapshot",
            options -> options.withSeed(SEED).withPages(pages -> pages.withScanRows(PAGE_ROWS)));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @AfterEach
  void clearFaults() {
    rig.simulator().faults().clear();
  }

  private static SimulatedTable table(String name, int items, String value) {
    SimulatedTable table = rig.simulator().createTable(TableSpec.named(name));
    for (int i = 0; i < items; i++) {
      table.put("item-" + i, "value", value);
    }
    return table;
  }

  private static ConnectorConfig source(String name, String mode) {
    return rig.source(name, name).with("snapshot.mode", mode);
  }

  @Test
  void aKilledSnapshotGoesOnWhereItWasAndEndsInTheTablesState() {
    String context = "seed " + SEED;
    int items = 3_000;
    int pages = items / PAGE_ROWS;
    int segments = 6;
    SimulatedTable table = table("large", items, "old");
    rig.simulator().faults().rate("Scan", Fault.delay(Duration.ofSeconds(1)), 1);
    long before = rig.simulator().calls("Scan");
    rig.deploy(
        source("large", "initial")
            .with("tasks.max", "3")
            .with("snapshot.segments", Integer.toString(segments)));
    TableWriter writer = TableWriter.start(table, SEED, items, Duration.ofMillis(3));
    Pipeline.await(
        "a third of the rows and a position of each segment",
        () ->
            rig.events("large.large").rows().size() > items / 3
                && segmentsUnderWay("large") == segments);
    rig.worker().kill();
    long pagesBeforeKill = rig.simulator().calls("Scan") - before;
    assertThat(rig.events("large.large").rows()).as(context).hasSizeLessThan(items);
    rig.worker().start().awaitReady();
    Pipeline.await("all segments to be done", () -> rig.segmentsDone("large") == segments);
    long pagesInAll = rig.simulator().calls("Scan") - before;
    writer.finish();

    Events events = rig.awaitAll("large", table);
    events.expectInOrder(table.stream().entries(), context);
    assertThat(events.newest()).as(context).isEqualTo(Events.items(table));
    assertThat(events.latest()).as(context).isEqualTo(Events.items(table));
    // A connector that starts again may deal its tasks anew, so a segment may go on twice.
    assertThat(openings("large", "behind \\d+ rows").distinct())
        .as("segments that went on behind their position; %s", context)
        .hasSize(segments);
    assertThat(openings("large", "from its beginning"))
        .as("segments that began; %s", context)
        .hasSize(segments);
    // Each segment's last page tells that it is one; what was under way is read again.
    assertThat(pagesInAll)
        .as("pages, %d of them before the kill; %s", pagesBeforeKill, context)
        .isLessThan(pages + 2 * segments + pagesBeforeKill / 2);
    int rows = events.rows().size();
    assertThat(rows).as(context).isLessThan(items + items / 3);
  }

  private static Stream<String> openings(String table, String where) {
    Pattern opening =
        Pattern.compile("Scanning segment (\\d+) of \\d+ of table " + table + " " + where);
    return opening.matcher(rig.log()).results().map(result -> result.group(1));
  }

  private static long segmentsUnderWay(String connector) {
    return segments(connector, "position");
  }

  private static long segments(String connector, String field) {
    long count = 0;
    for (var offset : rig.offsets(connector)) {
      count += offset.path("partition").has("segment") && offset.path("offset").has(field) ? 1 : 0;
    }
    return count;
  }

  @Test
  void aSnapshotKeepsToItsReadUnits() {
    // Consistently read, an item of nearly 4 KB costs one unit.
    int items = 160;
    int cap = 40;
    SimulatedTable table = table("capped", items, "x".repeat(4_000));
    rig.deploy(
        source("capped", "initial")
            .with("tasks.max", "2")
            .with("snapshot.segments", "4")
            .with("snapshot.max.rcu", Integer.toString(cap)));
    Pipeline.await("all rows", () -> rig.events("capped.capped").rows().size() == items);
    List<Instant> times =
        rig.events("capped.capped").rows().stream().map(Events.Event::at).sorted().toList();
    // A page of each task, half a second's, may stand at both ends of the window, and come late.
    for (int i = 0; i < times.size(); i++) {
      Instant end = times.get(i).plusSeconds(1);
      assertThat(times.subList(i, items).stream().filter(time -> time.isBefore(end)).count())
          .as("units in the second from %s", times.get(i))
          .isLessThanOrEqualTo(2L * cap);
    }
    assertThat(Duration.between(times.get(0), times.get(items - 1)))
        .isGreaterThan(Duration.ofMillis(1_000L * (items - cap) / cap - 500));
    assertThat(rig.awaitState("capped", table).newest()).hasSize(items);
  }

  @Test
  void theModeSaysWhenThereAreRowsAndWhetherTheStreamIsRead() {
    Set<String> modes = new TreeSet<>(List.of("never", "only", "always"));
    Map<String, SimulatedTable> tables =
        modes.stream().collect(Collectors.toMap(mode -> mode, mode -> table(mode, 30, "old")));
    modes.forEach(mode -> rig.deploy(source(mode, mode)));
    rig.awaitAll("never", table("never", tables));
    rig.awaitAll("always", table("always", tables));
    Pipeline.await("rows of only", () -> rig.events("only.only").rows().size() == 30);
    Pipeline.await("rows of always", () -> rig.events("always.always").rows().size() == 30);
    Pipeline.await("the end of the snapshots", () -> rig.segmentsDone("always") == 4);

    tables.values().forEach(table -> table.put("item-0", "value", "new"));
    modes.forEach(mode -> rig.stop(mode));
    modes.forEach(mode -> rig.resume(mode));
    rig.awaitAll("never", table("never", tables));
    Pipeline.await("rows once more", () -> rig.events("always.always").rows().size() == 60);
    Events always = rig.awaitState("always", table("always", tables));
    int epoch = always.rows().get(0).epoch();
    assertThat(always.rows()).filteredOn(row -> row.epoch() == epoch + 1).hasSize(30);
    rig.connect().awaitRunning("only", Pipeline.PATIENCE);

    assertThat(rig.events("never.never").rows()).isEmpty();
    assertThat(rig.events("only.only").size()).isEqualTo(30);
  }

  private static SimulatedTable table(String mode, Map<String, SimulatedTable> tables) {
    return Objects.requireNonNull(tables.get(mode));
  }
}
