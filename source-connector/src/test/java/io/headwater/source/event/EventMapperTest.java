package io.headwater.source.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.event.Operation;
import io.headwater.event.SequenceNumber;
import io.headwater.event.StreamVersions;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.StreamChange;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventMapperTest {
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:1:table/orders/stream/1";
  private static final StreamIdentity STREAM =
      new StreamIdentity(
          "1.2.3",
          "shop",
          "eu-west-1",
          "orders",
          ARN,
          "NEW_AND_OLD_IMAGES",
          "shop.orders",
          "__headwater-heartbeat.shop");
  private static final ShardId SHARD = new ShardId("shardId-1");
  private static final LineageId LINEAGE = new LineageId("shardId-0");
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:01Z");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:02.345Z"), ZoneOffset.UTC);
  private static final String FIRST = "300000000000000000499";
  private static final String SECOND = "400000000000000000007";

  @Test
  void goldenEnvelopeOfAModification() {
    SourceRecord record =
        map(change(FIRST, Operation.MODIFY, "{\"pk\":\"a\",\"n\":1}", "{\"pk\":\"a\",\"n\":2.50}"))
            .get(0);

    assertThat(record.value())
        .isEqualTo(
            "{\"op\":\"u\",\"version\":35184372088835,\"ts_ms\":1767225602345,"
                + "\"key\":{\"pk\":\"a\",\"sk\":7},"
                + "\"source\":{\"connector\":\"headwater-dynamodb\",\"version\":\"1.2.3\","
                + "\"name\":\"shop\",\"region\":\"eu-west-1\",\"table\":\"orders\","
                + "\"stream\":\"arn:aws:dynamodb:eu-west-1:1:table/orders/stream/1\","
                + "\"shard\":\"shardId-1\",\"sequence\":\"300000000000000000499\","
                + "\"event_id\":\"e1\",\"snapshot\":false,\"epoch\":2,\"ts_ms\":1767225601000,"
                + "\"ttl\":true,\"size_bytes\":42,\"view_type\":\"NEW_AND_OLD_IMAGES\"},"
                + "\"after\":{\"pk\":\"a\",\"n\":2.50},\"before\":{\"pk\":\"a\",\"n\":1}}");
    assertThat(record.valueSchema()).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(record.key()).isEqualTo("{\"pk\":\"a\",\"sk\":7}");
    assertThat(record.keySchema()).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(record.topic()).isEqualTo("shop.orders");
    assertThat(record.kafkaPartition()).as("left to the partitioner").isNull();
  }

  @Test
  void absentImagesAreLeftOut() {
    assertThat(map(change(FIRST, Operation.INSERT, null, "{}")).get(0).value().toString())
        .startsWith("{\"op\":\"c\"")
        .contains("\"after\":{}")
        .doesNotContain("\"before\"");
  }

  @Test
  void headersSayWhatAConsumerNeeds() {
    List<Map.Entry<String, Object>> headers = new ArrayList<>();
    for (Header header : map(change(FIRST, Operation.INSERT, null, "{}")).get(0).headers()) {
      headers.add(entry(header.key(), header.value()));
    }

    assertThat(headers)
        .containsExactly(
            entry("headwater.op", "c"),
            entry("headwater.version", 35184372088835L),
            entry("headwater.sequence", FIRST),
            entry("headwater.table", "orders"),
            entry("headwater.ts", 1767225601000L));
  }

  @Test
  void goldenPartitionAndOffset() {
    SourceRecord record = map(change(FIRST, Operation.INSERT, null, "{}")).get(0);

    assertThat(record.sourcePartition()).isEqualTo(Map.of("stream", ARN, "shard", "shardId-1"));
    assertThat(record.sourceOffset())
        .isEqualTo(Map.of("sequence", FIRST, "epoch", 2, "lineage", "shardId-0"));
  }

  @Test
  void aRemovalIsFollowedByATombstoneAndOnlyTheTombstoneMovesThePosition() {
    List<SourceRecord> records =
        map(
            change(FIRST, Operation.MODIFY, null, "{}"),
            change(SECOND, Operation.REMOVE, "{}", null));

    assertThat(records).hasSize(3);
    SourceRecord removal = records.get(1);
    SourceRecord tombstone = records.get(2);
    assertThat(removal.sourceOffset().get("sequence")).isEqualTo(FIRST);
    assertThat(removal.value().toString()).startsWith("{\"op\":\"d\"");
    assertThat(tombstone.sourceOffset().get("sequence")).isEqualTo(SECOND);
    assertThat(tombstone.value()).isNull();
    assertThat(tombstone.valueSchema()).isNull();
    assertThat(tombstone.key()).isEqualTo(removal.key());
    assertThat(tombstone.topic()).isEqualTo(removal.topic());
    assertThat(tombstone.sourcePartition()).isEqualTo(removal.sourcePartition());
  }

  @Test
  void aRemovalAtTheBeginningOfAPageCarriesThePositionBeforeThePage() {
    StreamChange removal = change(SECOND, Operation.REMOVE, null, null);

    assertThat(offsets(new Position.After(SequenceNumber.of(FIRST)), removal))
        .containsExactly(
            Map.of("sequence", FIRST, "epoch", 2, "lineage", "shardId-0"),
            Map.of("sequence", SECOND, "epoch", 2, "lineage", "shardId-0"));
    assertThat(offsets(new Position.Oldest(), removal).get(0))
        .isEqualTo(Map.of("epoch", 2, "lineage", "shardId-0"));
    assertThat(offsets(new Position.CreatedSince(CREATED), removal).get(0))
        .isEqualTo(Map.of("start_ms", CREATED.toEpochMilli(), "epoch", 2, "lineage", "shardId-0"));
  }

  @Test
  void oneRemovalAfterTheOtherCarriesThePositionOfTheFirst() {
    List<SourceRecord> records =
        map(
            change(FIRST, Operation.REMOVE, null, null),
            change(SECOND, Operation.REMOVE, null, null));

    assertThat(records.stream().<Object>map(record -> record.sourceOffset().get("sequence")))
        .containsExactly(null, FIRST, FIRST, SECOND);
  }

  @Test
  void withoutTombstonesARemovalCarriesItsOwnPosition() {
    List<SourceRecord> records =
        mapper(false, null)
            .map(
                SHARD,
                LINEAGE,
                new Position.Oldest(),
                List.of(change(FIRST, Operation.REMOVE, null, null)));

    assertThat(records)
        .singleElement()
        .satisfies(removal -> assertThat(removal.sourceOffset().get("sequence")).isEqualTo(FIRST));
  }

  @Test
  void mixedNumberingIsRefusedNamingShardAndSequenceNumber() {
    assertThatThrownBy(
            () ->
                map(
                    change(FIRST, Operation.MODIFY, null, "{}"),
                    change("12", Operation.MODIFY, null, "{}")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("shardId-1", ARN, "sequence number 12");
  }

  @Test
  void aNumberingUnlikeTheStoredPositionsIsRefused() {
    EventMapper mapper = mapper(true, SequenceNumber.of("12"));

    assertThatThrownBy(
            () ->
                mapper.map(
                    SHARD,
                    LINEAGE,
                    new Position.Oldest(),
                    List.of(change(FIRST, Operation.MODIFY, null, "{}"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("shardId-1", FIRST);
  }

  @Test
  void aNumberBeyondAllVersionsIsRefusedNamingShardAndSequenceNumber() {
    String beyond = "9".repeat(40);

    assertThatThrownBy(() -> map(change(beyond, Operation.MODIFY, null, "{}")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("shardId-1", beyond);
  }

  private static List<SourceRecord> map(StreamChange... changes) {
    return mapper(true, null).map(SHARD, LINEAGE, new Position.Oldest(), List.of(changes));
  }

  private static List<Map<String, ?>> offsets(Position before, StreamChange removal) {
    List<Map<String, ?>> offsets = new ArrayList<>();
    mapper(true, null)
        .map(SHARD, LINEAGE, before, List.of(removal))
        .forEach(record -> offsets.add(record.sourceOffset()));
    return offsets;
  }

  private static EventMapper mapper(boolean tombstones, @Nullable SequenceNumber last) {
    return new EventMapper(STREAM, tombstones, new StreamVersions(2, last), CLOCK);
  }

  private static StreamChange change(
      String sequence, Operation operation, @Nullable String before, @Nullable String after) {
    return new StreamChange(
        SequenceNumber.of(sequence),
        operation,
        CREATED,
        ItemKey.of(KeyAttribute.string("pk", "a"), KeyAttribute.number("sk", "7.0")),
        before == null ? null : before.getBytes(UTF_8),
        after == null ? null : after.getBytes(UTF_8),
        "e1",
        true,
        42);
  }
}
