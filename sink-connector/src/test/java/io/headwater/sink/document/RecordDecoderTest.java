package io.headwater.sink.document;

import static io.headwater.sink.write.Events.event;
import static io.headwater.sink.write.Events.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.write.Events;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDecoderTest {
  private static final String DOCUMENT = "{\"n\":9223372036854775807,\"x\":0.10}";

  @ParameterizedTest
  @ValueSource(strings = {"c", "u", "r"})
  void changesWithAnImageAreWrittenByteForByte(String op) {
    DocumentWrite write = write(event(op, "products", "p1", version(3), DOCUMENT));

    assertThat(write.address().index()).isEqualTo("products");
    assertThat(write.address().id().value()).isEqualTo("p1");
    assertThat(write.version()).isEqualTo(new ExternalVersion(version(3)));
    assertThat(text(write)).isEqualTo(DOCUMENT);
  }

  @Test
  void removalsAreDeletes() {
    assertThat(write(event("d", "products", "p1", version(3), null)).source()).isNull();
  }

  @Test
  void bytesAndBuffersAreReadLikeText() {
    byte[] event = event("u", "products", "p1", version(3), DOCUMENT).getBytes(UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(event.length + 4).position(2).put(event).flip();
    buffer.position(2);

    assertThat(text(write(event))).isEqualTo(DOCUMENT);
    assertThat(text(write(buffer))).isEqualTo(DOCUMENT);
  }

  @Test
  void tombstonesMeanNothing() {
    assertThat(decode(null)).isInstanceOf(Decoded.Skipped.class);
  }

  @Test
  void aChangeWithoutImageIsRefusedWithTheRemedy() {
    Rejection rejection = refusal(event("u", "products", "p1", version(3), null));

    assertThat(rejection.type()).isEqualTo("image_missing");
    assertThat(rejection.index()).isEqualTo("products");
    assertThat(rejection.reason()).contains("NEW_IMAGE", "NEW_AND_OLD_IMAGES");
  }

  @Test
  void valuesThatDoNotFitTheirSchemaAreRefused() {
    Rejection rejection = refusal(Map.of("op", "u"));

    assertThat(rejection.type()).isEqualTo("unsupported_value");
    assertThat(rejection.reason()).contains("schema");
  }

  @Test
  void malformedEventsAreRefusedWithoutQuotingThem() {
    Rejection rejection = refusal("{\"op\":\"u\",\"secret-content\"");

    assertThat(rejection.type()).isEqualTo("malformed_event");
    assertThat(rejection.reason()).doesNotContain("secret-content");
  }

  @Test
  void upperCaseTablesNeedAnIndexName() {
    Rejection rejection = refusal(event("u", "Products", "p1", version(3), DOCUMENT));

    assertThat(rejection.type()).isEqualTo("invalid_index_name");
    assertThat(rejection.reason()).contains("lower-case", "option index");
  }

  @Test
  void emptyKeysAreRefused() {
    assertThat(refusal(event("u", "t", "", version(3), DOCUMENT)).type()).isEqualTo("invalid_id");
  }

  @Test
  void theTopicThatATransformSetNamesTheIndex() {
    RecordDecoder decoder = Events.decoder("index", "x-${topic}");
    String value = event("d", "t", "p", version(1), null);
    var renamed =
        Events.record("dynamodb.t", 0, 0, value).newRecord("routed", 0, null, "k", null, value, 0L);

    assertThat(((Decoded.Writes) decoder.decode(renamed)).writes().get(0).address().index())
        .isEqualTo("x-routed");
  }

  private static DocumentWrite write(Object value) {
    return ((Decoded.Writes) decode(value)).writes().get(0);
  }

  private static Rejection refusal(Object value) {
    return ((Decoded.Refused) decode(value)).rejection();
  }

  private static Decoded decode(@Nullable Object value) {
    return Events.decoder("index", "${table}").decode(Events.record("topic", 0, 0, value));
  }

  private static String text(DocumentWrite write) {
    DocumentSource source = write.source();
    return source == null ? "" : new String(source.toByteArray(), UTF_8);
  }
}
