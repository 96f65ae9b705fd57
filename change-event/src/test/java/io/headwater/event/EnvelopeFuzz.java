package io.headwater.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as an event: it is refused in one way only, or can be written and read again.
 *
 * <p>No record with annotated components stands in a target's signatures: JUnit would load it
 * before Jazzer's agent comes, and JDK 17 loses such a record's fields when an agent rewrites it.
 */
class EnvelopeFuzz {
  /**
   * The bytes are an event, or none.
   *
   * @param event what the fuzzer makes up
   */
  @FuzzTest
  void isRefusedOrComesBackAsItWas(byte[] event) {
    EnvelopeReader reader = new EnvelopeReader(Set.of("_sequence"));
    EventView view;
    try {
      view = reader.read(event);
    } catch (MalformedEventException e) {
      assertThat(e).hasNoCause();
      return;
    }
    assertThat(JsonScannerFuzz.isJson(withoutMark(event)) || !JsonScannerFuzz.isUtf8(event))
        .as("what is read as an event is JSON")
        .isTrue();
    byte[] after = bytes(view.after());
    byte[] before = bytes(view.before());
    requireObject(after, view.after());
    requireObject(before, view.before());

    if (!JsonScannerFuzz.isUtf8(event)) {
      // Strings that nobody asks for are passed on as they are, but not through a Java text.
      return;
    }

    EventView again = reader.read(written(event, after, before));

    assertThat(again.operation()).isEqualTo(view.operation());
    assertThat(again.version()).isEqualTo(view.version());
    assertThat(again.key()).isEqualTo(view.key());
    assertThat(again.table()).isEqualTo(Objects.requireNonNullElse(view.table(), ""));
    assertThat(again.createdMillis()).isEqualTo(view.createdMillis());
    assertThat(bytes(again.after())).isEqualTo(after);
    assertThat(bytes(again.before())).isEqualTo(before);
    assertThat(ItemKey.parse(view.key().json())).isEqualTo(view.key());
    assertThat(view.key().documentId().value().getBytes(UTF_8).length)
        .isBetween(1, DocumentId.MAX_BYTES);
  }

  private static void requireObject(byte @Nullable [] json, @Nullable EventImage image) {
    if (json != null && image != null) {
      assertThat(JsonScannerFuzz.isJson(json) || !JsonScannerFuzz.isUtf8(json))
          .as("an image is one JSON object")
          .isTrue();
      assertThat(json[0]).isEqualTo((byte) '{');
      if (image.verbatim()) {
        assertThat(json).doesNotContain('\n', '\r');
      }
    }
  }

  private static byte[] written(byte[] event, byte @Nullable [] after, byte @Nullable [] before) {
    EventView view = new EnvelopeReader(Set.of()).read(event);
    String table = Objects.requireNonNullElse(view.table(), "");
    return new EnvelopeWriter()
        .write(
            new ChangeEvent(
                view.operation(),
                view.version(),
                view.key(),
                before,
                after,
                new EventSource(
                    new EventOrigin("c", "1", table, table, table, table, "NEW_IMAGE"),
                    table,
                    null,
                    null,
                    false,
                    view.version().epoch(),
                    view.createdMillis(),
                    false,
                    0),
                0))
        .getBytes(UTF_8);
  }

  private static byte @Nullable [] bytes(@Nullable EventImage image) {
    return image == null ? null : Arrays.copyOfRange(image.utf8(), image.start(), image.end());
  }

  private static byte[] withoutMark(byte[] event) {
    return new String(event, UTF_8).startsWith("\uFEFF")
        ? Arrays.copyOfRange(event, 3, event.length)
        : event;
  }
}
