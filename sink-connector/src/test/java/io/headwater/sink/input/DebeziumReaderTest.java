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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DebeziumReaderTest {
  private static final String TEXT =
      "{\"before\":null,\"after\":{\"id\":7,\"at\":1704067200123},"
          + "\"source\":{\"lsn\":12,\"table\":\"orders\",\"ts_ms\":5},\"op\":\"u\",\"ts_ms\":9}";

  static List<SinkRecord> forms() {
    SchemaAndValue struct = data(event());
    Map<String, ?> none = Map.of();
    return List.of(
        record("{\"id\":7}", TEXT, none),
        record("{\"id\":7}", TEXT.getBytes(UTF_8), none),
        record(
            "{\"schema\":{},\"payload\":{\"id\":7}}",
            "{\"schema\":{\"type\":\"struct\"},\"payload\":" + TEXT + "}",
            none),
        record(data(key()), struct, none),
        record(Inputs.throughJson(true, data(key())), Inputs.throughJson(true, struct), none),
        record(Inputs.throughJson(false, data(key())), Inputs.throughJson(false, struct), none));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void anEventTellsTheSameInEveryForm(SinkRecord record) {
    Change change = change(reader(RecordFormat.DEBEZIUM, "field:source.lsn").read(record));
    assertThat(change.operation()).isEqualTo(Operation.MODIFY);
    assertThat(change.key().documentId().value()).isEqualTo("7");
    assertThat(text(change.after())).contains("\"id\":7", "\"at\":").startsWith("{").endsWith("}");
    assertThat(change.before()).isNull();
    assertThat(change.version()).isEqualTo(new ExternalVersion(12));
    assertThat(change.table()).isEqualTo("orders");
    assertThat(change.origin()).isEqualTo(new Origin(null, 5));
  }

  @Test
  void logicalTypesOfStructsAreWrittenOut() {
    SinkRecord record = record(data(key()), data(event()), Map.of());
    assertThat(text(change(reader(RecordFormat.DEBEZIUM, "none").read(record)).after()))
        .isEqualTo("{\"id\":7,\"at\":\"2024-01-01T00:00:00.123Z\"}");
  }

  @ParameterizedTest
  @CsvSource({"c, INSERT", "u, MODIFY", "d, REMOVE", "r, SNAPSHOT"})
  void operationsAreRead(String op, Operation operation) {
    assertThat(change(read(TEXT.replace("\"op\":\"u\"", "\"op\":\"" + op + "\""))).operation())
        .isEqualTo(operation);
  }

  @Test
  void messagesAndTombstonesMeanNothing() {
    assertThat(read(TEXT.replace("\"op\":\"u\"", "\"op\":\"m\"")))
        .isInstanceOf(Reading.Nothing.class);
    assertThat(read("{\"schema\":null,\"payload\":null}")).isInstanceOf(Reading.Nothing.class);
    assertThat(
            reader(RecordFormat.DEBEZIUM, "offset")
                .read(record("k", null, Map.of("headwater.version", 5L))))
        .isInstanceOf(Reading.Nothing.class);
  }

  @Test
  void truncationIsRefusedWithTheRemedy() {
    Reading.Refused refused = refusal(read(TEXT.replace("\"op\":\"u\"", "\"op\":\"t\"")));
    assertThat(refused.type()).isEqualTo("unsupported_operation");
    assertThat(refused.reason()).contains("truncated", "skipped.operations=t");
  }

  @Test
  void imagesMayBeTextAndTheTableACollectionAsMongosAre() {
    Change change =
        change(
            read(
                "{\"after\":\"{\\\"_id\\\": 1}\",\"source\":{\"collection\":\"people\"},"
                    + "\"op\":\"c\",\"ts_ms\":9}"));
    assertThat(text(change.after())).isEqualTo("{\"_id\": 1}");
    assertThat(change.table()).isEqualTo("people");
    assertThat(change.origin().createdMillis()).isEqualTo(9);
  }

  @Test
  void whatIsNoEventIsRefusedWithoutQuotingIt() {
    for (Object value :
        List.of(
            "secret",
            "[\"secret\"]",
            "{\"op\":\"secret\"}",
            "{\"secret\":1}",
            "{\"op\":\"u\",\"after\":{\"a\":secret}}",
            "{\"op\":\"u\",\"after\":\"secret\"}",
            "{\"op\":\"u\"} secret",
            5,
            List.of("secret"),
            new HashMap<>(Map.of("op", "u", "after", Map.of("secret", Double.NaN))))) {
      Reading.Refused refused = refusal(read(value));
      assertThat(refused.type()).isIn("malformed_event", "unsupported_value");
      if (!(value instanceof Map)) {
        assertThat(refused.reason()).doesNotContain("secret");
      }
    }
  }

  private static Reading read(Object value) {
    return reader(RecordFormat.DEBEZIUM, "offset").read(record("k", value, Map.of()));
  }

  private static Struct key() {
    return new Struct(SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build())
        .put("id", 7L);
  }

  private static Struct event() {
    Schema row =
        SchemaBuilder.struct()
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field("at", SchemaBuilder.int64().name("io.debezium.time.Timestamp").build())
            .build();
    Schema source =
        SchemaBuilder.struct()
            .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .build();
    Schema schema =
        SchemaBuilder.struct()
            .field("before", row)
            .field("after", row)
            .field("source", source)
            .field("op", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    return new Struct(schema)
        .put("after", new Struct(row).put("id", 7L).put("at", 1_704_067_200_123L))
        .put("source", new Struct(source).put("lsn", 12L).put("table", "orders").put("ts_ms", 5L))
        .put("op", "u")
        .put("ts_ms", 9L);
  }
}
