package io.headwater.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.localstack.simulator.Fault;
import io.headwater.localstack.simulator.SimulatedStream;
import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.TableSpec;
import io.headwater.pipeline.ConnectorConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Workers in exactly-once mode that are killed again and again. */
class ExactlyOnceIT {
  private static final long SEED = 20261126;
  private static final int ITEMS = 400;
  private static final int KILLS = 4;
  private static SourceRig rig;

  @BeforeAll
  static void start() {
    rig =
        SourceRig.start(
            "exactly-once",
            options -> options.withSeed(SEED).withPages(pages -> pages.withScanRows(20)),
            ExactlyOnce::enable);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void killedWorkersNeitherRepeatNorLoseNorDisorderAnything() {
    String context = "seed " + SEED;
    SimulatedTable table = rig.simulator().createTable(TableSpec.named("orders"));
    SimulatedStream stream = table.stream();
    for (int i = 0; i < ITEMS; i++) {
      table.put("still-" + i, "value", "untouched");
    }
    // Slow enough for a kill in the middle.
    rig.simulator().faults().rate("Scan", Fault.delay(Duration.ofSeconds(1)), 1);
    ConnectorConfig config =
        rig.source("once", "orders")
            .with("tasks.max", "2")
            .with("snapshot.mode", "initial")
            .with("snapshot.segments", "4")
            // A worker that starts again waits for the end of what the killed one has left open.
            .with("producer.override.transaction.timeout.ms", "3000")
            .with("exactly.once.support", "required");
    rig.connect().putConfig(config.name(), config.options());
    TableWriter writer = TableWriter.start(table, SEED, 100, Duration.ofMillis(3));
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      int seen = rig.events("once.orders").size();
      Pipeline.await("events after kill " + kill, () -> rig.events("once.orders").size() > seen);
      // Anywhere between two commits.
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(300)).toNanos());
      rig.worker().kill();
      assertThat(kill > 0 || rig.events("once.orders").rows().size() < ITEMS)
          .as("the first kill interrupts the snapshot; %s", context)
          .isTrue();
      if (kill == 1) {
        rig.simulator().faults().clear();
      }
      stream.rotateAll();
      rig.worker().start().awaitReady();
    }
    writer.finish();

    Events events = rig.awaitAll("once", table);
    events.expectOnceInOrder(stream.entries(), context);
    Map<String, Long> rows =
        events.rows().stream().collect(groupingBy(Events.Event::key, counting()));
    assertThat(rows.values()).as("rows of each item; %s", context).containsOnly(1L);
    assertThat(rows.keySet().stream().filter(key -> key.contains("still-")).count())
        .as(context)
        .isEqualTo(ITEMS);
    assertThat(events.latest()).as(context).isEqualTo(Events.items(table));
    assertThat(events.newest()).as(context).isEqualTo(Events.items(table));
    rig.connect().awaitRunning("once", Pipeline.PATIENCE);
  }
}
