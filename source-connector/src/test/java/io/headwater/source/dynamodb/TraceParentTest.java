package io.headwater.source.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceParentTest {
  private static final Pattern VALID =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  @ParameterizedTest
  @CsvSource({
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
    "00-00000000000000000000000000000001-0000000000000001-00, true",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff, true",
    "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, false",
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, false",
    "00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, false",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g, false",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01, false",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01, false",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7, false",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x, false",
    "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, false",
    "'', false"
  })
  void isWhatTheSpecificationAllows(String text, boolean valid) {
    assertThat(TraceParent.isValid(text)).isEqualTo(valid);
    assertThat(VALID.matcher(text).matches()).isEqualTo(valid);
  }

  @Test
  void agreesWithTheSpecificationOnRandomDefects() {
    String valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(valid);
      for (int i = random.nextInt(3); i > 0; i--) {
        text.setCharAt(random.nextInt(text.length()), "0f-gF/:`".charAt(random.nextInt(8)));
      }
      assertThat(TraceParent.isValid(text.toString()))
          .as("seed %d: %s", seed, text)
          .isEqualTo(VALID.matcher(text).matches());
    }
  }
}
