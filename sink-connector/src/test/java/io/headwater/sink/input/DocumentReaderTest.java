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
import io.headwater.sink.config.NullValues;
import io.headwater.sink.config.RecordFormat;
import io.headwater.sink.document.ExternalVersion;
import io.headwater.sink.document.Origin;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentReaderTest {
  private static final String TEXT = "{\"rev\":12}";

  static List<SinkRecord> forms() {
    Map<String, ?> none = Map.of();
    Struct struct =
        new Struct(SchemaBuilder.struct().field("rev", Schema.INT64_SCHEMA).build())
            .put("rev", 12L);
    return List.of(
        record("k", TEXT, none),
        record("k", TEXT.getBytes(UTF_8), none),
        record("k", ByteBuffer.wrap(TEXT.getBytes(UTF_8)), none),
        record("k", Map.of("rev", 12L), none),
        record(data("k"), data(struct), none),
        record(data("k"), Inputs.throughJson(true, data(struct)), none));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aDocumentIsTheStateAfterAChange(SinkRecord record) {
    Change change = change(reader(RecordFormat.DOCUMENT, "field:rev").read(record));
    assertThat(change.operation()).isEqualTo(Operation.MODIFY);
    assertThat(change.key().documentId().value()).isEqualTo("k");
    assertThat(text(change.after())).isEqualTo(TEXT);
    assertThat(change.before()).isNull();
    assertThat(change.version()).isEqualTo(new ExternalVersion(12));
    assertThat(change.table()).isNull();
    assertThat(change.origin()).isEqualTo(new Origin(null, Inputs.TIMESTAMP));
  }

  @Test
  void aMissingValueMeansWhatTheOptionSays() {
    SinkRecord record = record("k", null, Map.of());
    Change change = change(reader(RecordFormat.DOCUMENT, "offset").read(record));
    assertThat(change.operation()).isEqualTo(Operation.REMOVE);
    assertThat(change.after()).isNull();
    assertThat(change.version()).isEqualTo(new ExternalVersion(Inputs.OFFSET + 1));
    assertThat(reader(RecordFormat.DOCUMENT, "offset", NullValues.IGNORE).read(record))
        .isInstanceOf(Reading.Nothing.class);
    assertThat(
            refusal(reader(RecordFormat.DOCUMENT, "offset", NullValues.FAIL).read(record)).reason())
        .contains("behavior.on.null.values=fail");
  }

  @ParameterizedTest
  @CsvSource({"c, INSERT", "u, MODIFY", "r, SNAPSHOT", "d, REMOVE", "x, MODIFY"})
  void theHeadersOfAFlattenedEventTellTheRest(String op, Operation operation) {
    Map<String, Object> headers =
        Map.of(
            "headwater.op",
            op,
            "headwater.version",
            17592189633208L,
            "headwater.sequence",
            "358879200000000025318847566",
            "headwater.table",
            "orders",
            "headwater.ts",
            5L);
    Change change = change(reader(RecordFormat.DOCUMENT, "event").read(record("k", TEXT, headers)));
    assertThat(change.operation()).isEqualTo(operation);
    assertThat(change.version()).isEqualTo(new ExternalVersion(17592189633208L));
    assertThat(change.table()).isEqualTo("orders");
    assertThat(change.origin()).isEqualTo(new Origin("358879200000000025318847566", 5));
    Image state = operation == Operation.REMOVE ? change.before() : change.after();
    assertThat(text(state)).isEqualTo(TEXT);
  }

  @Test
  void aRecordWithoutVersionIsRefusedNamingTheOption() {
    Reading.Refused refused =
        refusal(reader(RecordFormat.DOCUMENT, "event").read(record("k", TEXT, Map.of())));
    assertThat(refused.type()).isEqualTo("version_missing");
    assertThat(refused.reason()).contains("headwater.version", "version.source=event");
  }

  @Test
  void withoutATimestampTheTimeIsNotKnown() {
    SinkRecord record =
        record("k", TEXT, Map.of()).newRecord("topic", 0, null, "k", null, TEXT, null);
    assertThat(change(reader(RecordFormat.DOCUMENT, "none").read(record)).origin())
        .isEqualTo(Origin.UNKNOWN);
  }

  @Test
  void whatIsNoDocumentIsRefusedWithoutQuotingIt() {
    for (Object value :
        List.of("secret", "[\"secret\"]", "{\"a\":secret}", "{} secret", 5, List.of("secret"))) {
      Reading.Refused refused =
          refusal(reader(RecordFormat.DOCUMENT, "none").read(record("k", value, Map.of())));
      assertThat(refused.reason()).doesNotContain("secret");
    }
  }
}
