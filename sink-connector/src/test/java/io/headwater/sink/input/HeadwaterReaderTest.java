package io.headwater.sink.input;

import static io.headwater.sink.input.Inputs.change;
import static io.headwater.sink.input.Inputs.data;
import static io.headwater.sink.input.Inputs.reader;
import static io.headwater.sink.input.Inputs.record;
import static io.headwater.sink.input.Inputs.refusal;
import static io.headwater.sink.input.Inputs.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.event.Operation;
import io.headwater.sink.config.RecordFormat;
import io.headwater.sink.document.ExternalVersion;
import io.headwater.sink.document.Origin;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadwaterReaderTest {
  private static final long VERSION = 17592189633208L;
  private static final String AFTER = "{\"id\":\"é\",\"n\":99999999999999999999999999999999999999}";
  private static final String TEXT =
      "{\"op\":\"u\",\"version\":17592189633208,\"ts_ms\":9,\"key\":{\"sk\":\"b\",\"pk\":\"7.5\"},"
          + "\"source\":{\"table\":\"orders\",\"sequence\":\"358879200000000025318847566\",\"ts_ms\":5},"
          + "\"after\":"
          + AFTER
          + ",\"before\":{}}";
  private static final String KEY = "{\"sk\":\"b\",\"pk\":\"7.5\"}";

  /** One event in every form in which it can come; the key's names are not in alphabetic order. */
  static List<SinkRecord> forms() {
    SchemaAndValue struct = data(event());
    SchemaAndValue key = data(key());
    Map<String, ?> none = Map.of();
    return List.of(
        record(KEY, TEXT, none),
        record(KEY, TEXT.getBytes(UTF_8), none),
        record(KEY, ByteBuffer.wrap(TEXT.getBytes(UTF_8)), none),
        record(KEY, "\uFEFF " + TEXT, none),
        record(key, struct, none),
        record(Inputs.throughJson(true, key), Inputs.throughJson(true, struct), none),
        record(data(KEY), Inputs.throughJson(false, struct), none),
        record(data("{\"sk\":\"b\"}"), Inputs.throughJson(false, struct), none),
        record(KEY, Inputs.jsonText(true, struct), none),
        record(KEY, Inputs.jsonText(false, struct), none),
        record(KEY, Map.of("schema", Map.of(), "payload", asMap(struct)), none));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void anEventTellsTheSameInEveryForm(SinkRecord record) {
    Change change = change(reader(RecordFormat.HEADWATER, "event").read(record));
    assertThat(change.operation()).isEqualTo(Operation.MODIFY);
    assertThat(change.key().documentId().value()).isEqualTo("b|7.5");
    assertThat(text(change.after())).isEqualTo(AFTER);
    assertThat(text(change.before())).isEqualTo("{}");
    assertThat(change.version()).isEqualTo(new ExternalVersion(VERSION));
    assertThat(change.table()).isEqualTo("orders");
    assertThat(change.origin()).isEqualTo(new Origin("358879200000000025318847566", 5));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whetherAnImageIsVerbatimIsToldInEveryForm(SinkRecord record) {
    Change change = change(reader(RecordFormat.HEADWATER, "event").read(record));
    assertThat(verbatim(change.after())).as("38 digits").isFalse();
    assertThat(verbatim(change.before())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void otherVersionsAreFoundInEveryForm(SinkRecord record) {
    assertThat(version("offset", record)).isEqualTo(new ExternalVersion(Inputs.OFFSET + 1));
    assertThat(version("field:source.sequence", record)).isEqualTo(new ExternalVersion(VERSION));
    assertThat(version("none", record)).isNull();
  }

  @Test
  void namesThatTheSinkWritesMakeAnImageNotVerbatim() {
    String event = TEXT.replace("\"before\":{}", "\"before\":{\"_sequence\":1}");
    Change change =
        change(reader(RecordFormat.HEADWATER, "event").read(record(KEY, event, Map.of())));
    assertThat(verbatim(change.before())).isFalse();
  }

  @Test
  void lineBreaksAreLeftToWhoeverProjects() {
    String event = TEXT.replace("\"before\":{}", "\"before\":{\n}");
    Change change =
        change(reader(RecordFormat.HEADWATER, "event").read(record(KEY, event, Map.of())));
    assertThat(text(change.before())).isEqualTo("{\n}");
    assertThat(verbatim(change.before())).isFalse();
  }

  @Test
  void aBareTombstoneMeansNothing() {
    assertThat(reader(RecordFormat.HEADWATER, "event").read(record(KEY, null, Map.of())))
        .isInstanceOf(Reading.Nothing.class);
  }

  @Test
  void aTombstoneWithItsRemovalsHeadersIsTheRemoval() {
    Map<String, Object> headers =
        Map.of(
            "headwater.op", "d",
            "headwater.version", VERSION,
            "headwater.sequence", "358879200000000025318847566",
            "headwater.table", "orders",
            "headwater.ts", 5L);
    for (Object key : List.of(KEY, key())) {
      Change change =
          change(reader(RecordFormat.HEADWATER, "event").read(record(key, null, headers)));
      assertThat(change)
          .isEqualTo(
              new Change(
                  Operation.REMOVE,
                  change.key(),
                  null,
                  null,
                  new ExternalVersion(VERSION),
                  "orders",
                  new Origin("358879200000000025318847566", 5)));
      assertThat(change.key().documentId().value()).isEqualTo("b|7.5");
    }
    assertThat(version("offset", record(KEY, null, headers)))
        .isEqualTo(new ExternalVersion(Inputs.OFFSET + 1));
    assertThat(version("none", record(KEY, null, headers))).isNull();
    assertThat(version("header:headwater.sequence", record(KEY, null, headers)))
        .isEqualTo(new ExternalVersion(VERSION));
    assertThat(reader(RecordFormat.HEADWATER, "field:v").read(record(KEY, null, headers)))
        .as("a tombstone has no fields")
        .isInstanceOf(Reading.Nothing.class);
  }

  @Test
  void headersThatAConverterMadeNumbersOfAreRead() {
    Map<String, Object> headers =
        Map.of(
            "headwater.version",
            Long.toString(VERSION),
            "headwater.sequence",
            new BigDecimal("358879200000000025318847566"),
            "headwater.table",
            123,
            "headwater.ts",
            "5");
    Change change =
        change(reader(RecordFormat.HEADWATER, "event").read(record(KEY, null, headers)));
    assertThat(change.version()).isEqualTo(new ExternalVersion(VERSION));
    assertThat(change.table()).isEqualTo("123");
    assertThat(change.origin()).isEqualTo(new Origin("358879200000000025318847566", 5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "{\"op\":\"secret\"",
        "{\"op\":\"u\",\"version\":9223372036854775807,\"key\":{\"pk\":1}}",
        "{\"op\":\"u\",\"version\":17592189633208,\"key\":{\"pk\":1},\"after\":\"secret\"}",
        "{\"op\":\"u\",\"version\":17592189633208,\"key\":{\"pk\":1},\"after\":\"{\\\"secret\"}"
      })
  void malformedTextIsRefusedWithoutQuotingIt(String event) {
    Reading.Refused refused =
        refusal(reader(RecordFormat.HEADWATER, "event").read(record(KEY, event, Map.of())));
    assertThat(refused.type()).isEqualTo("malformed_event");
    assertThat(refused.reason()).doesNotContain("secret");
  }

  @Test
  void malformedStructsAreRefusedNamingTheField() {
    Map<String, Object> event =
        Map.of("op", "u", "version", VERSION, "key", Map.of("pk", "1"), "after", "{}");
    assertThat(reason(event, "op", null)).isEqualTo("field op is missing");
    assertThat(reason(event, "op", "x")).isEqualTo("field op is none of c, u, d, r");
    assertThat(reason(event, "version", null)).contains("field version is missing");
    assertThat(reason(event, "version", 5L)).contains("field version is no document version");
    assertThat(reason(event, "key", null)).contains("field key is missing");
    assertThat(reason(event, "key", "secret")).contains("field key").doesNotContain("secret");
    assertThat(reason(event, "after", "secret")).isEqualTo("field after is not an object");
    assertThat(reason(event, "after", "{\"secret\"")).contains("JSON").doesNotContain("secret");
    assertThat(reason(event, "after", 5)).isEqualTo("field after is not an object");
  }

  @Test
  void otherValuesAreRefusedWithTheRemedy() {
    assertThat(
            refusal(reader(RecordFormat.HEADWATER, "event").read(record(KEY, 5, Map.of())))
                .reason())
        .contains("Integer", "value.converter");
  }

  private static String reason(Map<String, Object> event, String field, @Nullable Object value) {
    Map<String, Object> changed = new HashMap<>(event);
    changed.put(field, value);
    return refusal(reader(RecordFormat.HEADWATER, "event").read(record(KEY, changed, Map.of())))
        .reason();
  }

  private static @Nullable ExternalVersion version(String source, SinkRecord record) {
    return change(reader(RecordFormat.HEADWATER, source).read(record)).version();
  }

  private static boolean verbatim(@Nullable Image image) {
    return image != null && image.verbatim();
  }

  private static Object asMap(SchemaAndValue struct) {
    return Inputs.throughJson(false, struct).value();
  }

  private static Struct key() {
    return new Struct(
            SchemaBuilder.struct()
                .field("sk", Schema.STRING_SCHEMA)
                .field("pk", Schema.STRING_SCHEMA)
                .build())
        .put("sk", "b")
        .put("pk", "7.5");
  }

  private static Struct event() {
    Schema image = SchemaBuilder.string().name("io.headwater.json").optional().build();
    Schema source =
        SchemaBuilder.struct()
            .field("table", Schema.STRING_SCHEMA)
            .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .build();
    Schema schema =
        SchemaBuilder.struct()
            .name("io.headwater.ChangeEvent")
            .field("op", Schema.STRING_SCHEMA)
            .field("version", Schema.INT64_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("key", key().schema())
            .field("source", source)
            .field("after", image)
            .field("before", image)
            .build();
    return new Struct(schema)
        .put("op", "u")
        .put("version", VERSION)
        .put("ts_ms", 9L)
        .put("key", key())
        .put(
            "source",
            new Struct(source)
                .put("table", "orders")
                .put("sequence", "358879200000000025318847566")
                .put("ts_ms", 5L))
        .put("after", AFTER)
        .put("before", "{}");
  }
}
