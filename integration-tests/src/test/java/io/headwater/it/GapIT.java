package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.TableSpec;
import io.headwater.localstack.simulator.ViewType;
import io.headwater.pipeline.ConnectorConfig;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each policy makes of each way in which records can be lost before they were read. */
class GapIT {
  private static final int ITEMS = 20;
  private static SourceRig rig;

  private enum Policy {
    FAIL,
    SNAPSHOT,
    CONTINUE
  }

  private enum Damage {
    TRIMMED_WHILE_STOPPED,
    RECREATED_WHILE_STOPPED,
    RECREATED_WHILE_RUNNING,
    REENABLED_WHILE_STOPPED,
    REENABLED_WHILE_RUNNING;

    boolean isWhileStopped() {
      return name().endsWith("STOPPED");
    }

    /** Does it, and gives the table that has the name from then on. */
    SimulatedTable to(SimulatedTable table) {
      switch (this) {
        case TRIMMED_WHILE_STOPPED -> {
          write(table, "lost");
          table.stream().shards().forEach(shard -> table.stream().trim(shard.id()));
        }
        case RECREATED_WHILE_STOPPED, RECREATED_WHILE_RUNNING -> {
          return rig.simulator().recreateTable(table.name());
        }
        case REENABLED_WHILE_STOPPED, REENABLED_WHILE_RUNNING -> {
          table.disableStream();
          write(table, "lost");
          table.enableStream(ViewType.NEW_AND_OLD_IMAGES);
        }
      }
      return table;
    }

    /** What the failure says. */
    String words() {
      return switch (this) {
        case TRIMMED_WHILE_STOPPED -> "after sequence number ";
        case RECREATED_WHILE_STOPPED, RECREATED_WHILE_RUNNING -> "was deleted and made anew";
        case REENABLED_WHILE_STOPPED, REENABLED_WHILE_RUNNING -> "disabled and enabled again";
      };
    }
  }

  private static void write(SimulatedTable table, String value) {
    for (int i = 0; i < ITEMS; i++) {
      table.put("item-" + i, "value", value);
    }
  }

  @BeforeAll
  static void start() {
    rig = SourceRig.start("gaps", options -> options.withSeed(4));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  static Stream<Arguments> damagesAndPolicies() {
    return Stream.of(Damage.values())
        .flatMap(damage -> Stream.of(Policy.values()).map(p -> Arguments.of(damage, p)));
  }

  @ParameterizedTest
  @MethodSource("damagesAndPolicies")
  @Execution(CONCURRENT)
  void aGapIsAnsweredAsThePolicySays(Damage damage, Policy policy) {
    String name = (damage + "-" + policy).toLowerCase(Locale.ROOT).replace('_', '-');
    SimulatedTable before = rig.simulator().createTable(TableSpec.named(name));
    write(before, "first");
    ConnectorConfig config = source(name, policy);
    rig.deploy(config);
    long highest = rig.awaitAll(name, before).highestVersion();
    rig.awaitStored(name, before);

    if (damage.isWhileStopped()) {
      rig.stop(name);
    }
    SimulatedTable table = damage.to(before);
    write(table, "last");
    if (damage.isWhileStopped()) {
      rig.resume(name);
    }

    switch (policy) {
      case FAIL -> {
        assertThat(rig.awaitFailure(name))
            .contains(damage.words())
            .contains("Remedy: set on.gap=snapshot")
            .contains(position(damage, before));
        rig.connect().putConfig(name, source(name, Policy.SNAPSHOT).options());
        expectSnapshot(name, table, highest);
      }
      case SNAPSHOT -> expectSnapshot(name, table, highest);
      case CONTINUE -> {
        Events events = rig.awaitState(name, table);
        assertThat(events.rows()).isEmpty();
        assertThat(rig.log().lines())
            .anyMatch(
                line ->
                    line.contains("WARN")
                        && line.contains("on.gap=continue")
                        && line.contains(place(damage, before)));
      }
    }
    rig.connect().awaitRunning(name, Pipeline.PATIENCE);
    table.put("item-0", "value", "after all");
    Events events = rig.awaitState(name, table);
    assertThat(events.highestVersion()).isGreaterThan(highest);
  }

  private static ConnectorConfig source(String name, Policy policy) {
    return rig.source(name, name).with("on.gap", policy.name().toLowerCase(Locale.ROOT));
  }

  private static String place(Damage damage, SimulatedTable table) {
    return damage == Damage.TRIMMED_WHILE_STOPPED
        ? table.stream().shards().get(0).id()
        : "table " + table.name() + " ";
  }

  private static String position(Damage damage, SimulatedTable table) {
    return damage == Damage.TRIMMED_WHILE_STOPPED ? "shardId-" : "table " + table.name() + " ";
  }

  private static void expectSnapshot(String name, SimulatedTable table, long highest) {
    Pipeline.await(
        "rows of a higher epoch in " + name,
        () -> rig.events(name + "." + name).rows().size() == ITEMS);
    assertThat(rig.awaitState(name, table).rows())
        .allMatch(row -> row.version() > highest && row.epoch() == (int) (highest >> 44) + 1);
  }

  @Test
  @Execution(CONCURRENT)
  void aShardWhoseNumbersDoNotGoOnAboveItsParentsFailsTheTask() {
    SimulatedTable table = rig.simulator().createTable(TableSpec.named("disorder"));
    write(table, "first");
    rig.deploy(source("disorder", Policy.CONTINUE));
    rig.awaitAll("disorder", table);
    table.stream().openShards().forEach(shard -> table.stream().splitAgainstOrder(shard.id()));
    write(table, "last");
    assertThat(rig.awaitFailure("disorder"))
        .contains("begins with sequence number")
        .contains("whose version is not above that of")
        .contains("Remedy: set on.gap=snapshot");
    assertThat(rig.events("disorder.disorder").all())
        .extracting(event -> event.after().get("value"))
        .containsOnly("first");
  }
}
