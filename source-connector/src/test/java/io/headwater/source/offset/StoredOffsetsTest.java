package io.headwater.source.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.stream.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoredOffsetsTest {
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:1:table/t/stream/1";
  private static final ShardId A = new ShardId("a");
  private static final ShardId B = new ShardId("b");
  private static final ShardId C = new ShardId("c");

  private final Map<Map<String, String>, Map<String, Object>> stored = new HashMap<>();
  private final OffsetStorageReader reader = mock(OffsetStorageReader.class);
  private final StoredOffsets offsets = new StoredOffsets(ARN, reader);

  @BeforeEach
  void connectAnswersWithNullWhereItHasNothing() {
    when(reader.offset(anyMap())).thenAnswer(call -> stored.get(call.getArgument(0)));
    when(reader.offsets(anyCollection()))
        .thenAnswer(
            call -> {
              Collection<Map<String, String>> asked = call.getArgument(0);
              Map<Map<String, String>, Map<String, Object>> answer = new HashMap<>();
              asked.forEach(partition -> answer.put(partition, stored.get(partition)));
              return answer;
            });
  }

  @Test
  void goldenPartitions() {
    assertThat(StoredOffsets.partition(ARN)).isEqualTo(Map.of("stream", ARN));
    assertThat(StoredOffsets.partition(ARN, A)).isEqualTo(Map.of("stream", ARN, "shard", "a"));
  }

  @Test
  void readsTheOffsetsOfListedShardsAndOfTheirParentsInOneCall() {
    store(A, "root");
    store(B, "root");

    Map<ShardId, ShardOffset> read =
        offsets.read(
            List.of(new Shard(B, Optional.of(A), true), new Shard(C, Optional.of(B), false)));

    ShardOffset offset = new ShardOffset(new Position.Oldest(), 1, new LineageId("root"));
    assertThat(read).isEqualTo(Map.of(A, offset, B, offset));
    assertThat(StoredOffsets.lineages(read))
        .isEqualTo(Map.of(A, new LineageId("root"), B, new LineageId("root")));
    verify(reader, times(1)).offsets(anyCollection());
  }

  @Test
  void offsetsOfAnotherStreamDoNotCount() {
    stored.put(
        StoredOffsets.partition(ARN + "0", A), Map.<String, Object>of("epoch", 1, "lineage", "x"));

    assertThat(offsets.read(List.of(new Shard(A, Optional.empty(), false)))).isEmpty();
  }

  @Test
  void aWrongOffsetNamesItsShardAndTheRemedy() {
    stored.put(StoredOffsets.partition(ARN, A), Map.<String, Object>of("epoch", 1));

    assertThatThrownBy(() -> offsets.read(List.of(new Shard(A, Optional.empty(), false))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("shard a", ARN, "lineage", "PATCH /connectors/<name>/offsets");
  }

  @Test
  void tellsWhenTheStreamWasBegun() {
    assertThat(offsets.begun()).isEmpty();

    StreamBegun begun = new StreamBegun(Instant.ofEpochMilli(1_767_225_600_123L));
    assertThat(begun.toMap()).isEqualTo(Map.of("begun_ms", 1_767_225_600_123L));
    stored.put(StoredOffsets.partition(ARN), begun.toMap());

    assertThat(offsets.begun()).contains(begun);
  }

  @Test
  void aWrongBeginningNamesItsField() {
    for (Object wrong : List.of("5", true, 1.5)) {
      stored.put(StoredOffsets.partition(ARN), Map.of("begun_ms", wrong));

      assertThatThrownBy(offsets::begun)
          .as("%s", wrong)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("begun_ms");
    }
  }

  private void store(ShardId shard, String lineage) {
    stored.put(
        StoredOffsets.partition(ARN, shard),
        new ShardOffset(new Position.Oldest(), 1, new LineageId(lineage)).toMap());
  }
}
