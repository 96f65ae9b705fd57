package io.headwater.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.source.TaskHand.TableHand;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lookup.KeySchema;
import io.headwater.source.lookup.KeySchema.Attribute;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.wire.ScalarType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskHandTest {
  private static final TableHand ORDERS =
      new TableHand(
          "orders",
          "NEW_IMAGE",
          new KeySchema(
              new Attribute("a:b", ScalarType.S), Optional.of(new Attribute("sk", ScalarType.N))),
          12,
          new TableOffset(
              "id-1", "arn:1", 7, Instant.ofEpochMilli(5), Optional.of(Instant.ofEpochMilli(3)), 8),
          Set.of(new LineageId("shardId-2"), new LineageId("shardId-1")),
          Set.of(10, 2));
  private static final TableHand EMPTY =
      new TableHand(
          "empty",
          "KEYS_ONLY",
          new KeySchema(new Attribute("pk", ScalarType.B), Optional.empty()),
          0,
          new TableOffset("id-2", "arn:2", 1, Instant.ofEpochMilli(5), Optional.empty(), 0),
          Set.of(),
          Set.of());

  @Test
  void goldenTaskConfiguration() {
    assertThat(new TaskHand(3, List.of(ORDERS)).addTo(Map.of("topic.prefix", "shop")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("topic.prefix", "shop"),
                Map.entry("headwater.task", "3"),
                Map.entry("headwater.tables", "1"),
                Map.entry("headwater.0.table", "orders"),
                Map.entry("headwater.0.table.id", "id-1"),
                Map.entry("headwater.0.view.type", "NEW_IMAGE"),
                Map.entry("headwater.0.partition.key", "S:a:b"),
                Map.entry("headwater.0.sort.key", "N:sk"),
                Map.entry("headwater.0.items", "12"),
                Map.entry("headwater.0.stream", "arn:1"),
                Map.entry("headwater.0.epoch", "7"),
                Map.entry("headwater.0.begun.ms", "5"),
                Map.entry("headwater.0.from.ms", "3"),
                Map.entry("headwater.0.snapshot.segments", "8"),
                Map.entry("headwater.0.lineages", "shardId-1,shardId-2"),
                Map.entry("headwater.0.segments", "2,10")));
  }

  @Test
  void whatIsDealtComesBack() {
    for (List<TableHand> tables :
        List.of(List.of(ORDERS, EMPTY), List.of(EMPTY), List.<TableHand>of())) {
      TaskHand hand = new TaskHand(0, tables);

      assertThat(TaskHand.from(hand.addTo(Map.of()))).isEqualTo(hand);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "headwater.task",
        "headwater.tables",
        "headwater.0.stream",
        "headwater.0.view.type",
        "headwater.0.partition.key",
        "headwater.0.lineages"
      })
  void whatIsMissingIsNamed(String name) {
    Map<String, String> properties =
        new HashMap<>(new TaskHand(0, List.of(ORDERS)).addTo(Map.of()));
    properties.remove(name);

    assertThatThrownBy(() -> TaskHand.from(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(name);
  }
}
