package io.headwater.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.localstack.client.HttpStatusException;
import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.StreamEntry;
import io.headwater.localstack.simulator.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

/** Positions by Connect's REST interface. */
class OffsetsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ITEMS = 20;
  private static SourceRig rig;

  @BeforeAll
  static void start() {
    rig = SourceRig.start("offsets", options -> options.withSeed(3));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  /** A table with some items, all of which have been read by a connector that is stopped now. */
  private static SimulatedTable readAndStopped(String name) {
    SimulatedTable table = rig.simulator().createTable(TableSpec.named(name));
    for (int i = 0; i < ITEMS; i++) {
      table.put("item-" + i, "value", "first");
    }
    rig.deploy(rig.source(name, name));
    rig.awaitAll(name, table).expectOnceInOrder(table.stream().entries(), name);
    rig.awaitStored(name, table);
    rig.stop(name);
    return table;
  }

  private static JsonNode offset(String connector, String shard) {
    for (JsonNode offset : rig.offsets(connector)) {
      if (offset.path("partition").path("shard").asText().equals(shard)) {
        return offset;
      }
    }
    throw new AssertionError("no offset of " + shard);
  }

  // What was just deleted may still be listed for a moment.
  private static void deleteOffsets(String connector) {
    rig.connect().deleteOffsets(connector);
    Pipeline.await(
        () -> "no offsets in " + rig.offsets(connector), () -> rig.offsets(connector).isEmpty());
  }

  private static String body(JsonNode partition, JsonNode offset) {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode entry = body.putArray("offsets").addObject();
    entry.set("partition", partition);
    entry.set("offset", offset);
    return body.toString();
  }

  @Test
  @Execution(CONCURRENT)
  void aPatchedSequenceRewindsItsShardAlone() {
    SimulatedTable table = readAndStopped("rewound");
    String shard = table.stream().shards().get(0).id();
    List<StreamEntry> entries = table.stream().entries(shard);
    JsonNode stored = offset("rewound", shard);
    assertThat(stored.path("offset").path("sequence").asText())
        .isEqualTo(entries.get(entries.size() - 1).sequence());
    ObjectNode earlier = stored.path("offset").deepCopy();
    earlier.put("sequence", entries.get(2).sequence());
    rig.connect().alterOffsets("rewound", body(stored.path("partition"), earlier));
    assertThat(rig.storedShards("rewound").get(shard)).contains(entries.get(2).sequence());

    rig.resume("rewound");
    table.put("marker", "value", "last");
    rig.awaitAll("rewound", table);
    List<String> expected = new ArrayList<>(Events.ids(entries.subList(3, entries.size())));
    Pipeline.await(
        "the events again",
        () -> rig.events("rewound.rewound").size() == ITEMS + expected.size() + 1);
    List<String> again =
        rig.events("rewound.rewound").all().stream()
            .map(Events.Event::id)
            .collect(groupingBy(id -> id, counting()))
            .entrySet()
            .stream()
            .filter(entry -> entry.getValue() == 2)
            .map(Map.Entry::getKey)
            .toList();
    assertThat(again).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  @Execution(CONCURRENT)
  void malformedOffsetsAreRefusedWithTheReasonAndChangeNothing() {
    SimulatedTable table = readAndStopped("refused");
    String shard = table.stream().shards().get(0).id();
    JsonNode stored = offset("refused", shard);
    JsonNode before = rig.offsets("refused");

    ObjectNode strange = JSON.createObjectNode().put("shard", shard);
    expectRefusal(body(strange, stored.path("offset")), "{stream, shard}");
    ObjectNode number = stored.path("offset").deepCopy();
    number.put("sequence", 12);
    expectRefusal(body(stored.path("partition"), number), "sequence");
    ObjectNode word = stored.path("offset").deepCopy();
    word.put("sequence", "latest");
    expectRefusal(body(stored.path("partition"), word), "sequence");
    ObjectNode homeless = stored.path("offset").deepCopy();
    homeless.remove("lineage");
    expectRefusal(body(stored.path("partition"), homeless), "lineage");
    ObjectNode low = stored.path("offset").deepCopy();
    low.put("epoch", 0);
    expectRefusal(body(stored.path("partition"), low), "epoch");
    ObjectNode segment = JSON.createObjectNode().put("table", "refused").put("segment", "-1");
    expectRefusal(body(segment, stored.path("offset")), "segment");

    assertThat(rig.offsets("refused")).containsExactlyInAnyOrderElementsOf(before);
  }

  private static void expectRefusal(String body, String reason) {
    HttpStatusException refusal =
        catchThrowableOfType(
            HttpStatusException.class, () -> rig.connect().alterOffsets("refused", body));
    assertThat(refusal).as("%s is refused", body).isNotNull();
    assertThat(refusal.body()).contains("partition").contains(reason);
  }

  @Test
  @Execution(CONCURRENT)
  void deletedOffsetsLetTheConnectorBeginAnew() {
    SimulatedTable table = readAndStopped("forgotten");
    assertThat(rig.offsets("forgotten")).isNotEmpty();
    deleteOffsets("forgotten");

    rig.resume("forgotten");
    Pipeline.await("all events again", () -> rig.events("forgotten.forgotten").size() >= 2 * ITEMS);
    table.put("marker", "value", "last");
    rig.awaitAll("forgotten", table);
    assertThat(rig.events("forgotten.forgotten").size()).isEqualTo(2 * ITEMS + 1);
  }

  @Test
  @Execution(CONCURRENT)
  void aSegmentsPositionIsShownAndItsSnapshotIsMadeAnewWhenItIsDeleted() {
    SimulatedTable table = rig.simulator().createTable(TableSpec.named("segments"));
    for (int i = 0; i < ITEMS; i++) {
      table.put("item-" + i, "value", "first");
    }
    rig.deploy(
        rig.source("segments", "segments")
            .with("snapshot.mode", "initial")
            .with("snapshot.segments", "2"));
    Pipeline.await("both segments to be done", () -> rig.segmentsDone("segments") == 2);
    rig.stop("segments");
    deleteOffsets("segments");
    rig.resume("segments");
    Pipeline.await(
        "the rows again", () -> rig.events("segments.segments").rows().size() == 2 * ITEMS);
  }

  @Test
  @Execution(CONCURRENT)
  void heartbeatsRepeatThePositionOfAnIdleShard() {
    SimulatedTable table = rig.simulator().createTable(TableSpec.named("idle"));
    String shard = table.stream().shards().get(0).id();
    rig.deploy(rig.source("idle", "idle").with("heartbeat.interval.ms", "1000"));
    Pipeline.await("five heartbeats of an idle shard", () -> heartbeats("idle", shard) >= 5);
    assertThat(rig.events("idle.idle").size()).isZero();
  }

  private static long heartbeats(String connector, String shard) {
    return rig.records("__headwater-heartbeat." + connector).stream()
        .filter(record -> String.valueOf(record.key()).contains(shard))
        .count();
  }

  @Test
  @Execution(CONCURRENT)
  void withoutHeartbeatsAnIdleShardTellsItsPositionOnce() {
    SimulatedTable table = rig.simulator().createTable(TableSpec.named("silent"));
    SimulatedTable busy = rig.simulator().createTable(TableSpec.named("busy"));
    rig.deploy(rig.source("silent", "silent,busy"));
    for (int i = 0; i < 5; i++) {
      busy.put("item", "value", "written-" + i);
      rig.awaitAll("silent", busy);
    }
    for (var shard : table.stream().shards()) {
      Pipeline.await("the position of " + shard.id(), () -> heartbeats("silent", shard.id()) > 0);
      assertThat(heartbeats("silent", shard.id())).isOne();
    }
  }
}
