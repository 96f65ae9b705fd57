package io.headwater.sink.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.KeyAttribute;
import io.headwater.event.Operation;
import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.document.ExternalVersion;
import io.headwater.sink.document.Origin;
import io.headwater.sink.input.Change;
import io.headwater.sink.input.ChangeKey;
import io.headwater.sink.write.Events;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataFieldsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:02.500Z");
  private static final SinkRecord RECORD = Events.record("t\"1", 3, 42, "value");
  private static final Change KNOWN =
      new Change(
          Operation.MODIFY,
          new ChangeKey(List.of(KeyAttribute.string("p\"k", "a"), KeyAttribute.number("sk", "7"))),
          null,
          null,
          new ExternalVersion(17592189633208L),
          "orders",
          new Origin("358879200000000025318847566", 1767225601000L));
  private static final Change UNKNOWN =
      new Change(Operation.REMOVE, ChangeKey.NONE, null, null, null, null, Origin.UNKNOWN);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sequence          | \"358879200000000025318847566\"",
        "version           | 17592189633208",
        "event-time        | \"2026-01-01T00:00:01Z\"",
        "event-time-millis | 1767225601000",
        "indexed-at        | \"2026-01-01T00:00:02.500Z\"",
        "operation         | \"u\"",
        "table             | \"orders\"",
        "key               | {\"p\\\"k\":\"a\",\"sk\":7}",
        "topic             | \"t\\\"1\"",
        "partition         | 3",
        "offset            | 42",
      })
  void fieldsTellWhatTheirSourceSays(String source, String value) {
    assertThat(added("{\"f\":\"" + source + "\"}", "{\"a\":1}", KNOWN))
        .isEqualTo("{\"f\":" + value + ",\"a\":1}");
  }

  @Test
  void whatAnEventDoesNotTellIsLeftOut() {
    assertThat(
            added(
                "{\"a\":\"sequence\",\"b\":\"version\",\"c\":\"event-time\",\"d\":\"table\","
                    + "\"e\":\"key\",\"f\":\"event-time-millis\",\"g\":\"offset\"}",
                "{\"x\":1}",
                UNKNOWN))
        .isEqualTo("{\"g\":42,\"x\":1}");
    DocumentSource document = DocumentSource.of("{\"x\":1}".getBytes(UTF_8));
    assertThat(MetadataFields.parse("{\"a\":\"table\"}").addTo(document, UNKNOWN, RECORD, NOW))
        .isSameAs(document);
  }

  @Test
  void theTopicIsTheOneThatKafkaKnows() {
    SinkRecord renamed = RECORD.newRecord("routed", 9, null, "k", null, "value", 0L);
    DocumentSource document = DocumentSource.of("{}".getBytes(UTF_8));

    assertThat(
            text(
                MetadataFields.parse("{\"t\":\"topic\",\"p\":\"partition\"}")
                    .addTo(document, KNOWN, renamed, NOW)))
        .isEqualTo("{\"t\":\"t\\\"1\",\"p\":3}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}           | {\"o\":\"u\"}",
        "{ }          | {\"o\":\"u\" }",
        "{ \"a\":1}   | {\"o\":\"u\", \"a\":1}",
      })
  void emptyDocumentsGetNoComma(String document, String result) {
    assertThat(added("{\"o\":\"operation\"}", document, KNOWN)).isEqualTo(result);
  }

  @Test
  void theItemsBytesAreNotCopied() {
    byte[] event = "[{\"a\":1}]".getBytes(UTF_8);

    DocumentSource added =
        MetadataFields.parse("{\"o\":\"operation\"}")
            .addTo(DocumentSource.slice(event, 1, 8), KNOWN, RECORD, NOW);

    assertThat(added.text()).isSameAs(event);
    assertThat(text(added)).isEqualTo("{\"o\":\"u\",\"a\":1}");
  }

  @Test
  void aPrefixThatIsThereAlreadyStays() {
    MetadataFields fields = MetadataFields.parse("{\"o\":\"operation\"}");
    DocumentSource document = DocumentSource.of("{\"a\":1}".getBytes(UTF_8));

    DocumentSource twice =
        MetadataFields.parse("{\"t\":\"table\"}")
            .addTo(fields.addTo(document, KNOWN, RECORD, NOW), KNOWN, RECORD, NOW);

    assertThat(text(twice)).isEqualTo("{\"t\":\"orders\",\"o\":\"u\",\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                     | metadata.fields: must be an object",
        "{\"_id\":\"table\"}    | metadata.fields._id: OpenSearch keeps the name _id",
        "{\"a.b\":\"table\"}    | metadata.fields.a.b: a metadata field's name",
        "{\"\":\"table\"}       | metadata.fields.: a metadata field's name",
        "{\"a\":\"sequenze\"}   | metadata.fields.a: must be one of sequence, version",
        "{\"a\":1}              | metadata.fields.a: must be a string",
      })
  void mistakesAreNamedWithTheirPlace(String option, String message) {
    assertThatThrownBy(() -> MetadataFields.parse(option))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private static String added(String option, String document, Change change) {
    return text(
        MetadataFields.parse(option)
            .addTo(DocumentSource.of(document.getBytes(UTF_8)), change, RECORD, NOW));
  }

  private static String text(DocumentSource source) {
    return new String(source.toByteArray(), UTF_8);
  }
}
