package io.headwater.source.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.source.wire.WireValue.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireJsonTest {
  @Test
  void everyTypeIsRead() {
    Map<String, WireValue> values =
        WireJson.values(
            """
            {"s":{"S":""},"n":{"N":"1e2"},"b":{"B":"AP8="},"t":{"BOOL":true},"z":{"NULL":true},
             "ss":{"SS":["a"]},"ns":{"NS":["1","2"]},"bs":{"BS":["AA=="]},
             "l":{"L":[{"S":"x"},{"L":[]}]},"m":{"M":{"k":{"BOOL":false}}}}
            """);

    Map<String, WireValue> expected = new LinkedHashMap<>();
    expected.put("s", new Scalar(ScalarType.S, ""));
    expected.put("n", new Scalar(ScalarType.N, "1e2"));
    expected.put("b", new Scalar(ScalarType.B, "AP8="));
    expected.put("t", new WireValue.Bool(true));
    expected.put("z", new WireValue.Null());
    expected.put("ss", new WireValue.SetOf(ScalarType.S, List.of("a")));
    expected.put("ns", new WireValue.SetOf(ScalarType.N, List.of("1", "2")));
    expected.put("bs", new WireValue.SetOf(ScalarType.B, List.of("AA==")));
    expected.put(
        "l",
        new WireValue.ListOf(
            List.of(new Scalar(ScalarType.S, "x"), new WireValue.ListOf(List.of()))));
    expected.put("m", new WireValue.MapOf(Map.of("k", new WireValue.Bool(false))));
    assertThat(values).isEqualTo(expected);
    assertThat(values.keySet()).containsExactlyElementsOf(expected.keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "\"secret\"",
        "[]",
        "null",
        "{\"f\":",
        "{\"f\":{\"S\":\"secret\"}",
        "{\"f\":{\"S\":\"secret\"}} secret",
        "{\"f\":{\"S\":\"secret\"},\"f\":{\"S\":\"secret\"}}",
        "{\"f\":\"secret\"}",
        "{\"f\":{}}",
        "{\"f\":[\"secret\"]}",
        "{\"f\":{\"S\":\"a\",\"N\":\"1\"}}",
        "{\"f\":{\"T\":\"secret\"}}",
        "{\"f\":{\"S\":42}}",
        "{\"f\":{\"S\":null}}",
        "{\"f\":{\"N\":42}}",
        "{\"f\":{\"N\":\"secret\"}}",
        "{\"f\":{\"N\":\"\"}}",
        "{\"f\":{\"B\":\"secret!\"}}",
        "{\"f\":{\"BOOL\":\"true\"}}",
        "{\"f\":{\"NULL\":false}}",
        "{\"f\":{\"SS\":[]}}",
        "{\"f\":{\"SS\":\"secret\"}}",
        "{\"f\":{\"NS\":[\"secret\"]}}",
        "{\"f\":{\"L\":{\"S\":\"secret\"}}}",
        "{\"f\":{\"L\":[\"secret\"]}}",
        "{\"f\":{\"M\":[]}}",
        "{\"f\":{\"M\":{\"k\":\"secret\"}}}",
      })
  void whatIsWrongIsSaidWithoutValues(String json) {
    assertThatThrownBy(() -> WireJson.values(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(json.startsWith("{") || json.length() < 2 ? "" : "is no")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  @Test
  void aNumberOfAnyLengthIsRefusedAndNotComputed() {
    assertThatThrownBy(() -> WireJson.values("{\"f\":{\"N\":\"" + "9".repeat(100_000) + "\"}}"))
        .hasMessageContaining("f is no number");
  }

  @Test
  void stringsAreRead() {
    assertThat(WireJson.strings("{\"#s\":\"status\",\"#a\":\"\"}"))
        .isEqualTo(Map.of("#s", "status", "#a", ""));
    assertThatThrownBy(() -> WireJson.strings("{\"#s\":5}")).hasMessageContaining("#s");
    assertThatThrownBy(() -> WireJson.strings("{\"#s\":{\"S\":\"x\"}}")).hasMessageContaining("#s");
  }

  @Test
  void noValueShowsInAText() {
    assertThat(WireJson.values("{\"f\":{\"L\":[{\"S\":\"secret\"},{\"SS\":[\"secret\"]}]}}"))
        .asString()
        .doesNotContain("secret");
  }
}
