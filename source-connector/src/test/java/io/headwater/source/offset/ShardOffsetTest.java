package io.headwater.source.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.SequenceNumber;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.stream.Position;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShardOffsetTest {
  private static final LineageId LINEAGE = new LineageId("shardId-0");
  private static final Position AFTER =
      new Position.After(SequenceNumber.of("000000000000000000499"));
  private static final Position SINCE =
      new Position.CreatedSince(Instant.ofEpochMilli(1_767_225_600_123L));

  static Stream<Arguments> goldenMaps() {
    return Stream.of(
        Arguments.of(new Position.Oldest(), Map.of("epoch", 7, "lineage", "shardId-0")),
        Arguments.of(
            AFTER, Map.of("sequence", "000000000000000000499", "epoch", 7, "lineage", "shardId-0")),
        Arguments.of(
            SINCE, Map.of("start_ms", 1_767_225_600_123L, "epoch", 7, "lineage", "shardId-0")));
  }

  @ParameterizedTest
  @MethodSource("goldenMaps")
  void goldenMapOfEveryPositionAndBack(Position position, Map<String, Object> golden) {
    ShardOffset offset = new ShardOffset(position, 7, LINEAGE);

    assertThat(offset.toMap()).isEqualTo(golden);
    assertThat(ShardOffset.fromMap(golden)).isEqualTo(offset);
  }

  @Test
  void leadingZerosSurvive() {
    Position position = ShardOffset.fromMap(new ShardOffset(AFTER, 1, LINEAGE).toMap()).position();

    assertThat(((Position.After) position).last().text()).isEqualTo("000000000000000000499");
  }

  @Test
  void whatConnectsJsonGivesBackIsAccepted() {
    Map<String, Object> longs = valid();
    longs.put("epoch", 7L);
    longs.put("start_ms", 5);

    assertThat(ShardOffset.fromMap(longs))
        .isEqualTo(new ShardOffset(new Position.CreatedSince(Instant.ofEpochMilli(5)), 7, LINEAGE));
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("lineage", null),
        Arguments.of("lineage", ""),
        Arguments.of("lineage", 5L),
        Arguments.of("epoch", null),
        Arguments.of("epoch", "7"),
        Arguments.of("epoch", 0L),
        Arguments.of("epoch", -1),
        Arguments.of("epoch", 1L << 19),
        Arguments.of("epoch", (1L << 32) + 1),
        Arguments.of("epoch", 1.5),
        Arguments.of("sequence", 499L),
        Arguments.of("sequence", ""),
        Arguments.of("sequence", "0"),
        Arguments.of("sequence", "-4"),
        Arguments.of("sequence", "49a"),
        Arguments.of("sequence", "1".repeat(41)),
        Arguments.of("start_ms", "5"),
        Arguments.of("start_ms", 1.5),
        Arguments.of("start_ms", true));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void aMalformedFieldIsNamed(String field, @Nullable Object value) {
    Map<String, Object> map = valid();
    if (value == null) {
      map.remove(field);
    } else {
      map.put(field, value);
    }

    assertThatThrownBy(() -> ShardOffset.fromMap(map))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(field);
  }

  private static Map<String, Object> valid() {
    return new HashMap<>(new ShardOffset(new Position.Oldest(), 7, LINEAGE).toMap());
  }
}
