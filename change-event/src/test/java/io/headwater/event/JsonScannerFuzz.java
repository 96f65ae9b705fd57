package io.headwater.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Any bytes at all: the scanner takes what Jackson takes, reads the same and refuses the rest. */
class JsonScannerFuzz {
  // Without it Jackson would take bytes for UTF-16; and of a Java text it takes any character for a
  // hexadecimal digit whose lower byte is one.
  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /**
   * The bytes are one JSON text, or none.
   *
   * @param text what the fuzzer makes up
   */
  @FuzzTest
  void takesWhatJacksonTakes(byte[] text) {
    JsonScanner scanner = new JsonScanner("the text", Set.of("watched"));
    scanner.begin(text, 0, text.length);
    boolean taken = isTaken(scanner, text);
    if (isUtf8(text) && !mayHoldHalfAPair(text)) {
      assertThat(taken).as("taken").isEqualTo(isJson(text));
    } else {
      assertThat(taken || !isUtf8(text) || !isJson(text)).as("taken").isTrue();
    }
    if (taken) {
      readsTheSame(scanner, text);
    }
  }

  // Jackson refuses half a surrogate pair in names only, and only where it decodes them.
  private static boolean mayHoldHalfAPair(byte[] text) {
    return new String(text, UTF_8).toLowerCase(Locale.ROOT).contains("\\ud");
  }

  private static boolean isTaken(JsonScanner scanner, byte[] text) {
    try {
      scanner.skip();
      scanner.end();
    } catch (MalformedEventException e) {
      assertThat(e)
          .hasMessageMatching(
              "the text is (not well-formed JSON near byte \\d+|followed by more text)");
      return false;
    }
    scanner.begin(text, 0, text.length);
    if (scanner.next() == '{') {
      EventImage image = scanner.object();
      scanner.end();
      String object = new String(text, image.start(), image.end() - image.start(), UTF_8);
      assertThat(object).startsWith("{").endsWith("}");
      if (image.verbatim()) {
        assertThat(object).doesNotContain("\n", "\r");
      }
    }
    return true;
  }

  /** Strings and numbers at the top, and in a top object or a key. */
  private static void readsTheSame(JsonScanner scanner, byte[] text) {
    String string = null;
    String number = null;
    scanner.begin(text, 0, text.length);
    try {
      if (scanner.next() == '"') {
        string = scanner.string();
      } else if (scanner.nextIsNumber()) {
        number = scanner.number();
      }
    } catch (MalformedEventException e) {
      // A long number, or bytes that are no characters.
      return;
    }
    if (string != null) {
      assertThat(string).isEqualTo(jacksons(text, JsonToken.VALUE_STRING));
    }
    if (number != null) {
      assertThat(number).isEqualTo(new String(text, UTF_8).strip());
    }
  }

  private static @Nullable String jacksons(byte[] text, JsonToken token) {
    try (JsonParser parser = JACKSON.createParser(text)) {
      assertThat(parser.nextToken()).isEqualTo(token);
      return parser.getText();
    } catch (IOException e) {
      throw new AssertionError("Jackson does not take what the scanner gave", e);
    }
  }

  /** Whether Jackson takes a text to its end. */
  static boolean isJson(byte[] text) {
    try (JsonParser parser = JACKSON.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      // A scalar's end is seen on the way to the next token only.
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether bytes are characters. */
  static boolean isUtf8(byte[] text) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
