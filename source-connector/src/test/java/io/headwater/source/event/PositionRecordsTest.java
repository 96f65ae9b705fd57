package io.headwater.source.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.headwater.event.SequenceNumber;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.offset.SegmentOffset;
import io.headwater.source.offset.ShardOffset;
import io.headwater.source.offset.SnapshotRequest;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.snapshot.ScanPosition;
import io.headwater.source.stream.Position;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class PositionRecordsTest {
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:1:table/my.table_1/stream/1";
  private static final ShardId SHARD = new ShardId("shardId-00000001700000000000-abc123");
  private static final String KEY =
      "{\"table\":\"my.table_1\",\"stream\":\"" + ARN + "\",\"shard\":\"" + SHARD + "\"}";
  private static final Instant AT = Instant.ofEpochMilli(1_767_225_600_123L);

  private final PositionRecords records = new PositionRecords("my.table_1", ARN, "beats");

  @Test
  void goldenPositionOfAShardThatWasOpenedAtItsOldestRecord() throws IOException {
    expect(
        opened(new Position.Oldest()),
        Map.of("stream", ARN, "shard", SHARD.value()),
        Map.of("epoch", 3, "lineage", "root"),
        KEY,
        "{\"epoch\":3,\"lineage\":\"root\"}");
  }

  @Test
  void goldenPositionOfAShardThatWasOpenedByAFirstStartAtTheEnd() throws IOException {
    expect(
        opened(new Position.CreatedSince(AT)),
        Map.of("stream", ARN, "shard", SHARD.value()),
        Map.of("start_ms", 1_767_225_600_123L, "epoch", 3, "lineage", "root"),
        KEY,
        "{\"start_ms\":1767225600123,\"epoch\":3,\"lineage\":\"root\"}");
  }

  @Test
  void goldenPositionBehindARecord() throws IOException {
    expect(
        opened(new Position.After(SequenceNumber.of("000000000000000000012"))),
        Map.of("stream", ARN, "shard", SHARD.value()),
        Map.of("sequence", "000000000000000000012", "epoch", 3, "lineage", "root"),
        KEY,
        "{\"sequence\":\"000000000000000000012\",\"epoch\":3,\"lineage\":\"root\"}");
  }

  @Test
  void goldenPlanOfATable() throws IOException {
    expect(
        records.table(new TableOffset("id", ARN, 3, AT, Optional.of(AT), 8)),
        Map.of("table", "my.table_1"),
        Map.of(
            "table_id",
            "id",
            "stream",
            ARN,
            "epoch",
            3,
            "begun_ms",
            1_767_225_600_123L,
            "from_ms",
            1_767_225_600_123L,
            "segments",
            8),
        "{\"table\":\"my.table_1\"}",
        "{\"table_id\":\"id\",\"stream\":\""
            + ARN
            + "\",\"epoch\":3,\"begun_ms\":1767225600123,\"from_ms\":1767225600123,\"segments\":8}");
  }

  @Test
  void goldenPositionOfASegmentWhoseValueTellsNoKey() throws IOException {
    String position = "{\"pk\":{\"S\":\"a\"}}";
    expect(
        records.segment(
            3, new SegmentOffset(3, AT, 8, 12, Optional.of(ScanPosition.parse(position)), false)),
        Map.of("table", "my.table_1", "segment", "3"),
        Map.of(
            "epoch",
            3,
            "begun_ms",
            1_767_225_600_123L,
            "segments",
            8,
            "rows",
            12L,
            "position",
            position,
            "done",
            false),
        "{\"table\":\"my.table_1\",\"segment\":\"3\"}",
        "{\"epoch\":3,\"begun_ms\":1767225600123,\"segments\":8,\"rows\":12,\"done\":false}");
  }

  @Test
  void goldenRequestOfASnapshot() throws IOException {
    expect(
        records.request(new SnapshotRequest(3)),
        Map.of("table", "my.table_1", "request", "snapshot"),
        Map.of("epoch", 3),
        "{\"table\":\"my.table_1\",\"request\":\"snapshot\"}",
        "{\"epoch\":3}");
  }

  @Test
  void aFinishedShardHasNoOffsetSoThatConnectDeletesIt() {
    SourceRecord record = records.finished(SHARD);

    assertThat(record.sourcePartition()).isEqualTo(Map.of("stream", ARN, "shard", SHARD.value()));
    assertThat(record.sourceOffset()).isNull();
    assertThat(record.value()).isNull();
  }

  private SourceRecord opened(Position position) {
    return records.shard(SHARD, new ShardOffset(position, 3, new LineageId("root")));
  }

  private static void expect(
      SourceRecord record,
      Map<String, String> partition,
      Map<String, Object> offset,
      String key,
      String value)
      throws IOException {
    assertThat(record.topic()).isEqualTo("beats");
    assertThat(record.sourcePartition()).isEqualTo(partition);
    assertThat(record.sourceOffset()).isEqualTo(offset);
    assertThat(record.keySchema()).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(record.key()).isEqualTo(key);
    assertThat(record.valueSchema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
    assertThat(record.value()).isEqualTo(value);
    expectJson(key);
    expectJson(value);
  }

  private static void expectJson(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        assertThat(parser.currentToken()).isNotNull();
      }
    }
  }
}
