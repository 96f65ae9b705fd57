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
import io.headwater.source.snapshot.ScanPosition;
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
  private final StoredOffsets offsets = new StoredOffsets("t", reader);

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
    assertThat(SourcePartition.shard(ARN, A)).isEqualTo(Map.of("stream", ARN, "shard", "a"));
    assertThat(SourcePartition.table("t")).isEqualTo(Map.of("table", "t"));
    assertThat(SourcePartition.segment("t", 3)).isEqualTo(Map.of("table", "t", "segment", "3"));
    assertThat(SourcePartition.request("t")).isEqualTo(Map.of("table", "t", "request", "snapshot"));
  }

  @Test
  void aPartitionsFieldsHaveOneOrderSinceConnectFindsOffsetsByTheBytesOfTheirPartition() {
    assertThat(SourcePartition.shard(ARN, A).keySet()).containsExactly("stream", "shard");
    assertThat(SourcePartition.segment("t", 3).keySet()).containsExactly("segment", "table");
    assertThat(SourcePartition.request("t").keySet()).containsExactly("request", "table");
  }

  @Test
  void aPartitionsFieldsHaveTheOrderInWhichConnectsRestInterfaceReadsThem() {
    List.of(
            SourcePartition.shard(ARN, A),
            SourcePartition.segment("t", 3),
            SourcePartition.request("t"))
        .forEach(
            partition -> {
              // As Connect's converter fills it, one after the other: a copy has another capacity.
              Map<String, String> read = new HashMap<>();
              partition.forEach(read::put);
              assertThat(partition.keySet()).containsExactlyElementsOf(read.keySet());
            });
  }

  @Test
  void readsTheOffsetsOfListedShardsAndOfTheirParentsInOneCall() {
    store(A, "root");
    store(B, "root");

    Map<ShardId, ShardOffset> read =
        offsets.read(
            ARN, List.of(new Shard(B, Optional.of(A), true), new Shard(C, Optional.of(B), false)));

    ShardOffset offset = new ShardOffset(new Position.Oldest(), 1, new LineageId("root"));
    assertThat(read).isEqualTo(Map.of(A, offset, B, offset));
    assertThat(StoredOffsets.lineages(read))
        .isEqualTo(Map.of(A, new LineageId("root"), B, new LineageId("root")));
    verify(reader, times(1)).offsets(anyCollection());
  }

  @Test
  void offsetsOfAnotherStreamDoNotCount() {
    stored.put(
        SourcePartition.shard(ARN + "0", A), Map.<String, Object>of("epoch", 1, "lineage", "x"));

    assertThat(offsets.read(ARN, List.of(new Shard(A, Optional.empty(), false)))).isEmpty();
  }

  @Test
  void aWrongOffsetNamesItsShardAndTheRemedy() {
    stored.put(SourcePartition.shard(ARN, A), Map.<String, Object>of("epoch", 1));

    assertThatThrownBy(() -> offsets.read(ARN, List.of(new Shard(A, Optional.empty(), false))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("shard=a", ARN, "lineage", "PATCH /connectors/<name>/offsets");
  }

  @Test
  void tellsHowATableIsRead() {
    assertThat(offsets.table()).isEmpty();

    TableOffset table =
        new TableOffset(
            "id", ARN, 7, Instant.ofEpochMilli(1_767_225_600_123L), Optional.of(Instant.EPOCH), 4);
    assertThat(table.toMap())
        .isEqualTo(
            Map.of(
                "table_id",
                "id",
                "stream",
                ARN,
                "epoch",
                7,
                "begun_ms",
                1_767_225_600_123L,
                "from_ms",
                0L,
                "segments",
                4));
    stored.put(SourcePartition.table("t"), table.toMap());

    assertThat(offsets.table()).contains(table);
    assertThat(offsets.table().orElseThrow().isSameAs(table)).isTrue();
  }

  @Test
  void tellsHowFarSegmentsAreAndOfWhichSnapshot() {
    Instant begun = Instant.ofEpochMilli(5);
    SegmentOffset segment =
        new SegmentOffset(
            7, begun, 4, 12, Optional.of(ScanPosition.parse("{\"pk\":{\"S\":\"a\"}}")), false);
    stored.put(SourcePartition.segment("t", 2), segment.toMap());

    assertThat(offsets.segments(4)).isEqualTo(Map.of(2, segment));
    TableOffset table = new TableOffset("id", ARN, 7, begun, Optional.empty(), 4);
    assertThat(segment.isOf(table)).isTrue();
    assertThat(segment.isOf(new TableOffset("id", ARN, 8, begun, Optional.empty(), 4))).isFalse();
    assertThat(segment.isOf(new TableOffset("id", ARN, 7, Instant.EPOCH, Optional.empty(), 4)))
        .isFalse();
    assertThat(segment.isOf(new TableOffset("id", ARN, 7, begun, Optional.empty(), 5))).isFalse();
  }

  @Test
  void tellsWhetherASnapshotIsAskedFor() {
    assertThat(offsets.request()).isEmpty();
    stored.put(SourcePartition.request("t"), new SnapshotRequest(3).toMap());

    assertThat(offsets.request()).contains(new SnapshotRequest(3));
  }

  @Test
  void aWrongFieldIsNamed() {
    for (Object wrong : List.of("5", true, 1.5, -1)) {
      stored.put(SourcePartition.request("t"), Map.of("epoch", wrong));

      assertThatThrownBy(offsets::request)
          .as("%s", wrong)
          .isInstanceOf(ConnectException.class)
          .hasMessageContainingAll("request=snapshot", "epoch", "whole number");
    }
  }

  private void store(ShardId shard, String lineage) {
    stored.put(
        SourcePartition.shard(ARN, shard),
        new ShardOffset(new Position.Oldest(), 1, new LineageId(lineage)).toMap());
  }
}
