package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.localstack.simulator.ShardView;
import io.headwater.localstack.simulator.SimulatedStream;
import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.TableSpec;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Shards end and are followed by their children, as every few hours, without a task's restart. */
class RotationIT {
  private static final long SEED = 20261125;
  private static final int GENERATIONS = 6;
  private static final int MOST_SHARDS = 12;
  private static SourceRig rig;

  @BeforeAll
  static void start() {
    rig = SourceRig.start("rotation", o -> o.withSeed(SEED).withShards(s -> s.withRoots(4)));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void generationsOfShardsComeOnceInOrderWithoutARestartAndTheirOffsetsAreDeleted() {
    String context = "seed " + SEED;
    SimulatedTable table = rig.simulator().createTable(TableSpec.named("orders"));
    SimulatedStream stream = table.stream();
    rig.deploy(rig.source("rotation", "orders").with("tasks.max", "3"));
    assertThat(rig.connect().status("rotation").tasks()).hasSize(3);

    Random random = new Random(SEED);
    TableWriter writer = TableWriter.start(table, SEED, 200, Duration.ofMillis(2));
    for (int generation = 0; generation < GENERATIONS; generation++) {
      int written = stream.totalRecords();
      for (ShardView shard : stream.openShards()) {
        boolean split = random.nextInt(4) == 0 && stream.openShards().size() < MOST_SHARDS;
        if (split) {
          stream.split(shard.id());
        } else {
          stream.rotate(shard.id());
        }
      }
      Pipeline.await(
          "the events of generation " + generation,
          () -> rig.events("rotation.orders").size() > written);
    }
    writer.finish();
    rig.awaitAll("rotation", table).expectOnceInOrder(stream.entries(), context);
    assertThat(stream.openShards().size()).as(context).isGreaterThan(4);

    stream.shards().stream().filter(shard -> !shard.open()).forEach(s -> stream.trim(s.id()));
    Set<String> open = stream.openShards().stream().map(ShardView::id).collect(Collectors.toSet());
    Pipeline.await(
        () -> "the offsets of open shards alone: " + open + ", not " + rig.storedShards("rotation"),
        () -> rig.storedShards("rotation").keySet().equals(open));
    assertThat(rig.taskStarts("rotation")).isEqualTo(3);

    // What is left is enough to read on from.
    rig.stop("rotation");
    TableWriter another = TableWriter.start(table, SEED + 1, 200, Duration.ofMillis(1));
    rig.resume("rotation");
    stream.rotateAll();
    int written = stream.totalRecords();
    Pipeline.await("later events", () -> rig.events("rotation.orders").size() > written);
    another.finish();
    rig.awaitAll("rotation", table).expectOnceInOrder(stream.entries(), context);
    assertThat(rig.taskStarts("rotation")).isEqualTo(6);
  }
}
