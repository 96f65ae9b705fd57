package io.headwater.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
  private static String written(String value) {
    JsonBytes json = new JsonBytes();
    json.string(value);
    return new String(json.toByteArray(), UTF_8);
  }

  private static String random(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(
          switch (random.nextInt(12)) {
            case 0 -> "\"\\/\b\n?\u007f\u001f ".charAt(random.nextInt(9));
            case 1 -> 0x80 + random.nextInt(0x700);
            case 2 -> 0x4e00 + random.nextInt(0x1000);
            case 3 -> 0x1f600 + random.nextInt(0x40);
            default -> ' ' + random.nextInt(95);
          });
    }
    return text.toString();
  }

  @Test
  void randomStringsAreWrittenAsJacksonQuotesThem() {
    for (long seed = 0; seed < 20_000; seed++) {
      String text = random(new Random(seed));
      assertThat(written(text))
          .as("seed %d", seed)
          .isEqualTo('"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"');
    }
  }

  @Test
  void everyByteThatNeedsAnEscapeIsFoundAtEveryPlace() {
    for (int size = 1; size < 20; size++) {
      for (int at = 0; at < size; at++) {
        for (int b = 0; b < 256; b++) {
          byte[] text = "xxxxxxxxxxxxxxxxxxxxxxxxx".substring(0, size).getBytes(UTF_8);
          text[at] = (byte) b;
          boolean escaped = b < ' ' || b == '"' || b == '\\';
          assertThat(JsonBytes.plainUntil(text, 0, size))
              .as("byte %d at %d of %d", b, at, size)
              .isEqualTo(escaped ? at : size);
        }
      }
    }
  }

  @Test
  void halfASurrogatePairIsRefused() {
    for (String text : new String[] {"\ud83d", "a\ude00b", "é\ud83dé", "\ud83d\ud83d\ude00"}) {
      assertThatThrownBy(() -> written(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aLiteralIsTakenAsItIsUnlessItHoldsEscapes() {
    byte[] text = "{\"a\":\"plain é\",\"b\":\"a\\/b\",\"c\":\"cut".getBytes(UTF_8);
    assertThat(JsonBytes.literalEnd(text, 5, text.length)).isEqualTo(15);
    assertThat(JsonBytes.literalEnd(text, 20, text.length)).as("escapes").isEqualTo(-1);
    assertThat(JsonBytes.literalEnd(text, 4, text.length)).as("no quote").isEqualTo(-1);
    assertThat(JsonBytes.literalEnd(text, text.length - 4, text.length)).as("no end").isEqualTo(-1);
    for (ImageFormat format : ImageFormat.values()) {
      ItemImage image = new ItemImage(format);
      image.begin();
      image.name("a");
      assertThat(image.literal(text, 20, text.length)).isFalse();
      assertThat(image.literal(text, 5, text.length)).isTrue();
      image.name("b");
      image.string("plain é");
      assertThat(new String(image.end(), UTF_8))
          .isEqualTo(
              format == ImageFormat.PLAIN
                  ? "{\"a\":\"plain é\",\"b\":\"plain é\"}"
                  : "{\"a\":{\"S\":\"plain é\"},\"b\":{\"S\":\"plain é\"}}");
    }
  }
}
