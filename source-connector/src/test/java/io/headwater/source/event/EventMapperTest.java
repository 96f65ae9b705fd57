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
import io.headwater.source.event.EventFormat.KeyScope;
import io.headwater.source.event.EventFormat.Notation;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.snapshot.ScannedItem;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.StreamChange;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
          "1.2.3", "shop", "eu-west-1", "orders", ARN, "NEW_AND_OLD_IMAGES", "shop.orders");
  private static final ItemKey KEY =
      ItemKey.of(KeyAttribute.string("pk", "a"), KeyAttribute.number("sk", "7.0"));
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final Map<String, String> SNAPSHOT = Map.of("snapshot", "1");
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
    assertThat(headers(map(change(FIRST, Operation.INSERT, null, "{}")).get(0)))
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

  @Test
  void aTraceContextBecomesAHeader() {
    SourceRecord record = map(change(FIRST, Operation.MODIFY, null, "{}", false, TRACE)).get(0);

    assertThat(headers(record)).last().isEqualTo(entry("traceparent", TRACE));
  }

  @Test
  void tombstonesHaveTheirRemovalsHeaders() {
    List<SourceRecord> records = map(change(FIRST, Operation.REMOVE, "{}", null, false, TRACE));

    assertThat(headers(records.get(1)))
        .contains(entry("headwater.op", "d"))
        .isEqualTo(headers(records.get(0)));
    assertThat(records.get(1).headers()).isNotSameAs(records.get(0).headers());
  }

  @Test
  void aPartitionKeyAloneFormsTheKeyAndNoTombstoneIsWritten() {
    for (Notation notation : Notation.values()) {
      EventFormat format =
          new EventFormat(Notation.JSON, notation, KeyScope.PARTITION_KEY, false, false, Set.of());
      List<SourceRecord> records = map(format, change(FIRST, Operation.REMOVE, null, null));

      assertThat(records).hasSize(1);
      SourceRecord removal = records.get(0);
      assertThat(removal.sourceOffset().get("sequence")).isEqualTo(FIRST);
      assertThat(removal.value().toString()).contains("\"key\":{\"pk\":\"a\",\"sk\":7}");
      if (notation == Notation.JSON) {
        assertThat(removal.key()).isEqualTo("{\"pk\":\"a\"}");
      } else {
        assertThat(removal.key()).hasToString("Struct{pk=a}");
        assertThat(removal.keySchema().name()).isEqualTo("io.headwater.PartitionKey");
      }
    }
  }

  @Test
  void tombstonesUnderAPartitionKeyAreRefused() {
    assertThatThrownBy(
            () ->
                new EventFormat(
                    Notation.JSON, Notation.JSON, KeyScope.PARTITION_KEY, true, false, Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void skippedOperationsGiveNoRecordsAndTheNextRemovalCarriesTheirPosition() {
    EventFormat format =
        new EventFormat(
            Notation.JSON,
            Notation.JSON,
            KeyScope.ITEM,
            true,
            false,
            Set.of(Operation.INSERT, Operation.MODIFY));
    List<SourceRecord> records =
        map(
            format,
            change(FIRST, Operation.INSERT, null, "{}"),
            change(SECOND, Operation.REMOVE, "{}", null),
            change("500000000000000000001", Operation.MODIFY, null, "{}"));

    assertThat(records.stream().<Object>map(record -> record.sourceOffset().get("sequence")))
        .containsExactly(FIRST, SECOND);
    assertThat(records.get(0).value().toString()).startsWith("{\"op\":\"d\"");
    assertThat(map(format, change(FIRST, Operation.INSERT, null, "{}"))).isEmpty();
  }

  @Test
  void removalsByTheTtlServiceAreSkippedIfAskedFor() {
    EventFormat format =
        new EventFormat(Notation.JSON, Notation.JSON, KeyScope.ITEM, true, true, Set.of());
    StreamChange expired = change(FIRST, Operation.REMOVE, "{}", null, true, null);
    StreamChange deleted = change(SECOND, Operation.REMOVE, "{}", null, false, null);

    assertThat(map(format, expired, deleted)).hasSize(2);
    assertThat(map(format, expired)).isEmpty();
    assertThat(map(expired)).hasSize(2);
  }

  @Test
  void goldenSnapshotRow() {
    SourceRecord record = row(EventFormat.DEFAULT, TRACE).orElseThrow();

    assertThat(record.value())
        .isEqualTo(
            "{\"op\":\"r\",\"version\":35184372088832,\"ts_ms\":1767225602345,"
                + "\"key\":{\"pk\":\"a\",\"sk\":7},"
                + "\"source\":{\"connector\":\"headwater-dynamodb\",\"version\":\"1.2.3\","
                + "\"name\":\"shop\",\"region\":\"eu-west-1\",\"table\":\"orders\","
                + "\"stream\":\"arn:aws:dynamodb:eu-west-1:1:table/orders/stream/1\","
                + "\"snapshot\":true,\"epoch\":2,\"ts_ms\":1767225601000,"
                + "\"ttl\":false,\"size_bytes\":99,\"view_type\":\"NEW_AND_OLD_IMAGES\"},"
                + "\"after\":{\"pk\":\"a\"}}");
    assertThat(record.key()).isEqualTo("{\"pk\":\"a\",\"sk\":7}");
    assertThat(record.topic()).isEqualTo("shop.orders");
    assertThat(record.sourcePartition()).isEqualTo(SNAPSHOT);
    assertThat(record.sourceOffset()).isEqualTo(Map.of("page", 3));
    assertThat(headers(record))
        .containsExactly(
            entry("headwater.op", "r"),
            entry("headwater.version", 35184372088832L),
            entry("headwater.table", "orders"),
            entry("headwater.ts", 1767225601000L),
            entry("traceparent", TRACE));
  }

  @Test
  void skippedRowsGiveNothing() {
    EventFormat format =
        new EventFormat(
            Notation.JSON, Notation.JSON, KeyScope.ITEM, true, false, Set.of(Operation.SNAPSHOT));

    assertThat(row(format, null)).isEmpty();
  }

  @Test
  void aRowIsTakenBackByARemovalOfItsVersion() {
    List<SourceRecord> records = rowRemoved(EventFormat.DEFAULT);

    assertThat(records).hasSize(2);
    SourceRecord removal = records.get(0);
    assertThat(removal.value().toString())
        .startsWith("{\"op\":\"d\",\"version\":35184372088832,")
        .contains("\"snapshot\":true")
        .doesNotContain("\"after\"", "\"before\"", "\"sequence\"", "\"shard\"");
    assertThat(headers(removal))
        .containsExactly(
            entry("headwater.op", "d"),
            entry("headwater.version", 35184372088832L),
            entry("headwater.table", "orders"),
            entry("headwater.ts", 1767225601000L));
    assertThat(records.get(1).value()).isNull();
    assertThat(records).extracting(SourceRecord::key).containsOnly("{\"pk\":\"a\",\"sk\":7}");
    assertThat(records).extracting(SourceRecord::topic).containsOnly("shop.orders");
    for (SourceRecord record : records) {
      assertThat(record.sourcePartition()).isEqualTo(SNAPSHOT);
      assertThat(record.sourceOffset()).isEqualTo(Map.of("page", 3));
    }
  }

  @Test
  void aRowIsTakenBackUnderTheRulesOfRemovals() {
    assertThat(
            rowRemoved(
                new EventFormat(
                    Notation.JSON, Notation.JSON, KeyScope.ITEM, false, false, Set.of())))
        .hasSize(1);
    assertThat(
            rowRemoved(
                new EventFormat(
                    Notation.JSON,
                    Notation.JSON,
                    KeyScope.ITEM,
                    true,
                    false,
                    Set.of(Operation.REMOVE))))
        .isEmpty();
  }

  private static Optional<SourceRecord> row(EventFormat format, @Nullable String traceparent) {
    return mapper(format, null)
        .row(
            new ScannedItem(KEY, "{\"pk\":\"a\"}".getBytes(UTF_8), traceparent, 99),
            CREATED,
            SNAPSHOT,
            Map.of("page", 3));
  }

  private static List<SourceRecord> rowRemoved(EventFormat format) {
    return mapper(format, null).rowRemoved(KEY, CREATED, SNAPSHOT, Map.of("page", 3));
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
    return mapper(
        new EventFormat(Notation.JSON, Notation.JSON, KeyScope.ITEM, tombstones, false, Set.of()),
        last);
  }

  private static EventMapper mapper(EventFormat format, @Nullable SequenceNumber last) {
    return new EventMapper(STREAM, format, new StreamVersions(2, last), CLOCK);
  }

  private static List<SourceRecord> map(EventFormat format, StreamChange... changes) {
    return mapper(format, null).map(SHARD, LINEAGE, new Position.Oldest(), List.of(changes));
  }

  private static List<Map.Entry<String, Object>> headers(SourceRecord record) {
    List<Map.Entry<String, Object>> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(entry(header.key(), header.value()));
    }
    return headers;
  }

  private static StreamChange change(
      String sequence, Operation operation, @Nullable String before, @Nullable String after) {
    return change(sequence, operation, before, after, true, null);
  }

  private static StreamChange change(
      String sequence,
      Operation operation,
      @Nullable String before,
      @Nullable String after,
      boolean ttl,
      @Nullable String traceparent) {
    return new StreamChange(
        SequenceNumber.of(sequence),
        operation,
        CREATED,
        KEY,
        before == null ? null : before.getBytes(UTF_8),
        after == null ? null : after.getBytes(UTF_8),
        "e1",
        ttl,
        42,
        traceparent);
  }
}
