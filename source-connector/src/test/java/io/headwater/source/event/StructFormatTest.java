package io.headwater.source.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys and values with schemas, as converters of Avro, Protobuf and JSON Schema get them. */
class StructFormatTest {
  private static final String AVRO_NAME = "[A-Za-z_][A-Za-z0-9_]*";
  private static final StreamIdentity STREAM =
      new StreamIdentity(
          "1.2.3", "shop", "eu-west-1", "orders", "arn", "NEW_AND_OLD_IMAGES", "shop.orders");
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:01Z");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:02.345Z"), ZoneOffset.UTC);
  private static final EventFormat FORMAT =
      new EventFormat(Notation.STRUCT, Notation.STRUCT, KeyScope.ITEM, true, false, Set.of());
  private static final ItemKey KEY =
      ItemKey.of(KeyAttribute.number("zz", "7.50"), KeyAttribute.binary("aa", new byte[] {-5, -1}));

  private final JsonConverter keyConverter = new JsonConverter();
  private final JsonConverter valueConverter = new JsonConverter();
  private final EventMapper mapper =
      new EventMapper(STREAM, FORMAT, new StreamVersions(2, null), CLOCK);

  @BeforeEach
  void configure() {
    keyConverter.configure(Map.of("schemas.enable", "true"), true);
    valueConverter.configure(Map.of("schemas.enable", "true"), false);
  }

  @AfterEach
  void close() {
    keyConverter.close();
    valueConverter.close();
  }

  @Test
  void goldenValue() {
    SourceRecord record = map(KEY, Operation.MODIFY, "{\"n\":1}", "{\"n\":2.50}").get(0);

    assertThat(record.valueSchema().name()).isEqualTo("io.headwater.ChangeEvent");
    assertThat(record.valueSchema().version()).isEqualTo(1);
    assertThat(schemaless(record))
        .isEqualTo(
            "{\"op\":\"u\",\"version\":35184372088835,\"ts_ms\":1767225602345,"
                + "\"key\":{\"zz\":\"7.5\",\"aa\":\"-_8\"},"
                + "\"source\":{\"connector\":\"headwater-dynamodb\",\"version\":\"1.2.3\","
                + "\"name\":\"shop\",\"region\":\"eu-west-1\",\"table\":\"orders\",\"stream\":\"arn\","
                + "\"shard\":\"shardId-1\",\"sequence\":\"300000000000000000499\","
                + "\"event_id\":\"e1\",\"snapshot\":false,\"epoch\":2,\"ts_ms\":1767225601000,"
                + "\"ttl\":false,\"size_bytes\":42,\"view_type\":\"NEW_AND_OLD_IMAGES\"},"
                + "\"after\":\"{\\\"n\\\":2.50}\",\"before\":\"{\\\"n\\\":1}\"}");
    for (String image : List.of("before", "after")) {
      Schema schema = record.valueSchema().field(image).schema();
      assertThat(schema.name()).isEqualTo("io.headwater.json");
      assertThat(schema.type()).isEqualTo(Schema.Type.STRING);
      assertThat(schema.isOptional()).isTrue();
    }
  }

  @Test
  void theStructHasTheFieldsOfTheJsonEnvelopeInTheirOrder() {
    SourceRecord struct = map(KEY, Operation.MODIFY, "{}", "{}").get(0);
    SourceRecord json =
        new EventMapper(STREAM, EventFormat.DEFAULT, new StreamVersions(2, null), CLOCK)
            .map(
                new ShardId("shardId-1"),
                new LineageId("l"),
                new Position.Oldest(),
                List.of(change(KEY, Operation.MODIFY, "{}", "{}")))
            .get(0);

    assertThat(schemaless(struct))
        .isEqualTo(
            json.value()
                .toString()
                .replace("{\"zz\":7.5", "{\"zz\":\"7.5\"")
                .replace("\"after\":{}", "\"after\":\"{}\"")
                .replace("\"before\":{}", "\"before\":\"{}\""));
  }

  @Test
  void goldenSnapshotRow() {
    SourceRecord record =
        mapper
            .row(new ScannedItem(KEY, "{}".getBytes(UTF_8), null, 9), CREATED, Map.of(), Map.of())
            .orElseThrow();
    Struct source = ((Struct) record.value()).getStruct("source");

    assertThat(((Struct) record.value()).getString("op")).isEqualTo("r");
    assertThat(((Struct) record.value()).getString("before")).isNull();
    assertThat(source.getString("shard")).isNull();
    assertThat(source.getString("sequence")).isNull();
    assertThat(source.getString("event_id")).isNull();
    assertThat(source.getBoolean("snapshot")).isTrue();
    expectRoundTrip(record);
  }

  @Test
  void goldenKeyAndItsTombstone() {
    List<SourceRecord> records = map(KEY, Operation.REMOVE, "{}", null);

    for (SourceRecord record : records) {
      assertThat(record.keySchema().name()).isEqualTo("io.headwater.ItemKey");
      assertThat(record.keySchema().fields()).extracting(Field::name).containsExactly("zz", "aa");
      assertThat(record.keySchema().fields())
          .extracting(Field::schema)
          .containsOnly(Schema.STRING_SCHEMA);
      assertThat(record.key()).hasToString("Struct{zz=7.5,aa=-_8}");
    }
    assertThat(records.get(1).valueSchema()).isNull();
    assertThat(records.get(1).value()).isNull();
  }

  @Test
  void everySchemaNameAndFieldIsALegalAvroName() {
    SourceRecord record = map(KEY, Operation.MODIFY, "{}", "{}").get(0);

    expectAvroNames(record.valueSchema());
    expectAvroNames(record.keySchema());
  }

  @Test
  void attributeNamesThatAvroForbidsAreKept() {
    ItemKey odd = ItemKey.of(KeyAttribute.string("a b-c.d", "x"), KeyAttribute.string("1é\"", "y"));
    SourceRecord record = map(odd, Operation.INSERT, null, "{}").get(0);

    assertThat(record.keySchema().fields())
        .extracting(Field::name)
        .containsExactly("a b-c.d", "1é\"");
    expectRoundTrip(record);
  }

  @Test
  void schemasAreMadeOnce() {
    SourceRecord first = map(KEY, Operation.INSERT, null, "{}").get(0);
    SourceRecord second = map(KEY, Operation.INSERT, null, "{}").get(0);
    ItemKey partitionOnly = ItemKey.of(KeyAttribute.string("zz", "1"));

    assertThat(second.valueSchema()).isSameAs(first.valueSchema());
    assertThat(second.keySchema()).isSameAs(first.keySchema());
    expectRoundTrip(map(partitionOnly, Operation.INSERT, null, "{}").get(0));
    expectRoundTrip(map(KEY, Operation.INSERT, null, "{}").get(0));
  }

  @Test
  void randomEventsSurviveTheWayThroughTheJsonConverter() {
    String[] texts = {"a", "\"", "\\", "é€😀", "\n\u0001", "{\"S\":1}"};
    for (long seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      ItemKey key =
          ItemKey.of(
              KeyAttribute.string("pk", texts[random.nextInt(6)] + seed),
              KeyAttribute.number("sk", random.nextLong() + ".5"));
      String image = "{\"n\":" + "9".repeat(1 + random.nextInt(38)) + ",\"t\":\"€\"}";
      Operation operation = List.of(Operation.values()).get(random.nextInt(3));
      for (SourceRecord record :
          map(
              key,
              operation,
              random.nextBoolean() ? image : null,
              random.nextBoolean() ? image : null)) {
        expectRoundTrip(record);
      }
    }
  }

  private void expectRoundTrip(SourceRecord record) {
    byte[] key = keyConverter.fromConnectData("t", record.keySchema(), record.key());
    assertThat(keyConverter.toConnectData("t", key))
        .isEqualTo(new SchemaAndValue(record.keySchema(), record.key()));
    if (record.value() != null) {
      ((Struct) record.value()).validate();
      byte[] value = valueConverter.fromConnectData("t", record.valueSchema(), record.value());
      assertThat(valueConverter.toConnectData("t", value))
          .isEqualTo(new SchemaAndValue(record.valueSchema(), record.value()));
    }
  }

  private static String schemaless(SourceRecord record) {
    try (JsonConverter converter = new JsonConverter()) {
      converter.configure(Map.of("schemas.enable", "false"), false);
      return new String(
          converter.fromConnectData("t", record.valueSchema(), record.value()), UTF_8);
    }
  }

  private static void expectAvroNames(Schema schema) {
    if (schema.name() != null) {
      for (String part : List.of(schema.name().split("\\.", -1))) {
        assertThat(part).matches(AVRO_NAME);
      }
    }
    if (schema.type() == Schema.Type.STRUCT) {
      assertThat(schema.name()).isNotNull();
      for (Field field : schema.fields()) {
        assertThat(field.name()).matches(AVRO_NAME);
        expectAvroNames(field.schema());
      }
    }
  }

  private List<SourceRecord> map(
      ItemKey key, Operation operation, @Nullable String before, @Nullable String after) {
    return mapper.map(
        new ShardId("shardId-1"),
        new LineageId("l"),
        new Position.Oldest(),
        List.of(change(key, operation, before, after)));
  }

  private static StreamChange change(
      ItemKey key, Operation operation, @Nullable String before, @Nullable String after) {
    return new StreamChange(
        SequenceNumber.of("300000000000000000499"),
        operation,
        CREATED,
        key,
        before == null ? null : before.getBytes(UTF_8),
        after == null ? null : after.getBytes(UTF_8),
        "e1",
        false,
        42,
        null);
  }
}
