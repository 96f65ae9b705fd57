package io.headwater.source.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.headwater.event.SequenceNumber;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.offset.ShardOffset;
import io.headwater.source.offset.StreamBegun;
import io.headwater.source.stream.Position;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class PositionRecordsTest {
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:1:table/my.table_1/stream/1";
  private static final ShardId SHARD = new ShardId("shardId-00000001700000000000-abc123");
  private static final Instant AT = Instant.ofEpochMilli(1_767_225_600_123L);

  private final PositionRecords records =
      new PositionRecords(
          new StreamIdentity(
              "1", "shop", "eu-west-1", "my.table_1", ARN, "NEW_IMAGE", "shop.t", "beats"));

  @Test
  void goldenPositionOfAShardThatWasOpenedAtItsOldestRecord() throws IOException {
    expect(
        opened(new Position.Oldest()),
        Map.of("stream", ARN, "shard", SHARD.value()),
        Map.of("epoch", 3, "lineage", "root"),
        "{\"table\":\"my.table_1\",\"shard\":\"shardId-00000001700000000000-abc123\"}",
        "{\"epoch\":3,\"lineage\":\"root\"}");
  }

  @Test
  void goldenPositionOfAShardThatWasOpenedByAFirstStartAtTheEnd() throws IOException {
    expect(
        opened(new Position.CreatedSince(AT)),
        Map.of("stream", ARN, "shard", SHARD.value()),
        Map.of("start_ms", 1_767_225_600_123L, "epoch", 3, "lineage", "root"),
        "{\"table\":\"my.table_1\",\"shard\":\"shardId-00000001700000000000-abc123\"}",
        "{\"start_ms\":1767225600123,\"epoch\":3,\"lineage\":\"root\"}");
  }

  @Test
  void goldenPositionBehindARecord() throws IOException {
    expect(
        opened(new Position.After(SequenceNumber.of("000000000000000000012"))),
        Map.of("stream", ARN, "shard", SHARD.value()),
        Map.of("sequence", "000000000000000000012", "epoch", 3, "lineage", "root"),
        "{\"table\":\"my.table_1\",\"shard\":\"shardId-00000001700000000000-abc123\"}",
        "{\"sequence\":\"000000000000000000012\",\"epoch\":3,\"lineage\":\"root\"}");
  }

  @Test
  void goldenBeginningOfAStream() throws IOException {
    expect(
        records.begun(new StreamBegun(AT)),
        Map.of("stream", ARN),
        Map.of("begun_ms", 1_767_225_600_123L),
        "{\"table\":\"my.table_1\"}",
        "{\"begun_ms\":1767225600123}");
  }

  private SourceRecord opened(Position position) {
    return records.opened(SHARD, new ShardOffset(position, 3, new LineageId("root")));
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
    assertThat(record.valueSchema()).isEqualTo(Schema.STRING_SCHEMA);
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
