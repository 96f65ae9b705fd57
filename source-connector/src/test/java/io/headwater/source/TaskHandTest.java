package io.headwater.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.source.dynamodb.TableDescription;
import io.headwater.source.dynamodb.TableDescription.StreamDescription;
import io.headwater.source.lineage.LineageId;
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
  private static final StreamDescription STREAM =
      new StreamDescription("arn:aws:dynamodb:eu-west-1:1:table/t/stream/1", "1", "NEW_IMAGE");
  private static final List<LineageId> LINEAGES =
      List.of(new LineageId("shardId-2"), new LineageId("shardId-1"));

  @Test
  void goldenTaskConfiguration() {
    assertThat(hand(List.of("pk", "sk"), LINEAGES).addTo(Map.of("topic.prefix", "shop")))
        .isEqualTo(
            Map.of(
                "topic.prefix", "shop",
                "headwater.task", "3",
                "headwater.stream", "arn:aws:dynamodb:eu-west-1:1:table/t/stream/1",
                "headwater.view.type", "NEW_IMAGE",
                "headwater.partition.key", "pk",
                "headwater.sort.key", "sk",
                "headwater.lineages", "shardId-1,shardId-2"));
  }

  @Test
  void whatIsDealtComesBack() {
    for (List<String> key : List.of(List.of("pk"), List.of("pk", "sk"))) {
      for (List<LineageId> lineages : List.of(LINEAGES, List.<LineageId>of())) {
        TaskHand hand = hand(key, lineages);

        assertThat(TaskHand.from(hand.addTo(Map.of()))).isEqualTo(hand);
        assertThat(hand.lineages()).isEqualTo(Set.copyOf(lineages));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "headwater.task",
        "headwater.stream",
        "headwater.view.type",
        "headwater.partition.key",
        "headwater.lineages"
      })
  void whatIsMissingIsNamed(String name) {
    Map<String, String> properties = new HashMap<>(hand(List.of("pk"), LINEAGES).addTo(Map.of()));
    properties.remove(name);

    assertThatThrownBy(() -> TaskHand.from(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(name);
  }

  private static TaskHand hand(List<String> key, List<LineageId> lineages) {
    return TaskHand.of(
        3,
        new TableDescription(
            "t",
            "arn",
            "id",
            "ACTIVE",
            0,
            0,
            Optional.of(STREAM),
            key.stream().map(name -> new TableDescription.KeyColumn(name, "S")).toList()),
        STREAM,
        lineages);
  }
}
