package io.headwater.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.source.wire.ScalarType;
import io.headwater.source.wire.WireValue.Scalar;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanPositionTest {
  @Test
  void theTextIsTheWireFormInOneOrder() {
    String text = "{\"pk\":{\"S\":\"a\\\"é\"},\"sk\":{\"N\":\"1.50E3\"}}";

    ScanPosition position =
        ScanPosition.parse("{\"sk\": {\"N\":\"1.50E3\"}, \"pk\":{\"S\":\"a\\\"\\u00e9\"}}");

    assertThat(position.text()).isEqualTo(text);
    assertThat(position).isEqualTo(ScanPosition.parse(text));
  }

  @Test
  void randomKeysAreReadBackExactly() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      Map<String, Scalar> key = new HashMap<>();
      for (int i = 0; i <= random.nextInt(2); i++) {
        key.put(randomText(random) + i, scalar(random));
      }
      ScanPosition position = new ScanPosition(key);

      assertThat(ScanPosition.parse(position.text())).as("seed %d", seed).isEqualTo(position);
    }
  }

  private static Scalar scalar(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> new Scalar(ScalarType.S, randomText(random));
      case 1 -> new Scalar(ScalarType.N, random.nextLong() + "E" + random.nextInt(100));
      default -> {
        byte[] bytes = new byte[random.nextInt(9)];
        random.nextBytes(bytes);
        yield new Scalar(ScalarType.B, Base64.getEncoder().encodeToString(bytes));
      }
    };
  }

  private static String randomText(Random random) {
    return random
        .ints(random.nextInt(8), 0, 0x1F680)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "secret",
        "{\"pk\":{\"BOOL\":true}}",
        "{\"pk\":{\"SS\":[\"secret\"]}}",
        "{\"pk\":{\"N\":\"secret\"}}",
        "{\"a\":{\"S\":\"1\"},\"b\":{\"S\":\"1\"},\"c\":{\"S\":\"1\"}}",
      })
  void whatIsNoKeyIsRefused(String text) {
    assertThatThrownBy(() -> ScanPosition.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void theKeyNeverShows() {
    assertThat(ScanPosition.parse("{\"pk\":{\"S\":\"secret\"}}"))
        .asString()
        .doesNotContain("secret");
    assertThat(new ScanRequest(0, 1, ScanPosition.parse("{\"pk\":{\"S\":\"secret\"}}"), 0))
        .asString()
        .doesNotContain("secret");
  }
}
