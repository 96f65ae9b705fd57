package io.headwater.source.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.ImageFormat;
import io.headwater.source.config.AttributeFilter;
import io.headwater.source.config.ImageSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class SdkItemsTest {
  private static final SdkItems PLAIN = items("pk", "sk");
  private static final String MAX_DIGITS = "12345678901234567890123456789012345678";
  private static final SdkBytes BYTES = SdkBytes.fromByteArray(new byte[] {0, -1, -2, 62});

  static Stream<Arguments> attributes() {
    return Stream.of(
        Arguments.of(s("text"), "\"text\"", "{\"S\":\"text\"}"),
        Arguments.of(s(""), "\"\"", "{\"S\":\"\"}"),
        Arguments.of(s("ä\"\\\n€"), "\"ä\\\"\\\\\\n€\"", "{\"S\":\"ä\\\"\\\\\\n€\"}"),
        Arguments.of(n("0"), "0", "{\"N\":\"0\"}"),
        Arguments.of(n("-1.50"), "-1.50", "{\"N\":\"-1.50\"}"),
        Arguments.of(n(MAX_DIGITS), MAX_DIGITS, "{\"N\":\"" + MAX_DIGITS + "\"}"),
        Arguments.of(
            n("-0." + MAX_DIGITS), "-0." + MAX_DIGITS, "{\"N\":\"-0." + MAX_DIGITS + "\"}"),
        Arguments.of(
            n("9.9999999999999999999999999999999999999E+125"),
            "9.9999999999999999999999999999999999999E+125",
            "{\"N\":\"9.9999999999999999999999999999999999999E+125\"}"),
        Arguments.of(n("1E-130"), "1E-130", "{\"N\":\"1E-130\"}"),
        Arguments.of(AttributeValue.fromBool(true), "true", "{\"BOOL\":true}"),
        Arguments.of(AttributeValue.fromBool(false), "false", "{\"BOOL\":false}"),
        Arguments.of(AttributeValue.fromNul(true), "null", "{\"NULL\":true}"),
        Arguments.of(AttributeValue.fromB(BYTES), "\"AP/+Pg==\"", "{\"B\":\"AP/+Pg==\"}"),
        Arguments.of(
            AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0])), "\"\"", "{\"B\":\"\"}"),
        Arguments.of(
            AttributeValue.fromSs(List.of("b", "a")), "[\"b\",\"a\"]", "{\"SS\":[\"b\",\"a\"]}"),
        Arguments.of(
            AttributeValue.fromNs(List.of("1", MAX_DIGITS)),
            "[1," + MAX_DIGITS + "]",
            "{\"NS\":[\"1\",\"" + MAX_DIGITS + "\"]}"),
        Arguments.of(
            AttributeValue.fromBs(List.of(BYTES, BYTES)),
            "[\"AP/+Pg==\",\"AP/+Pg==\"]",
            "{\"BS\":[\"AP/+Pg==\",\"AP/+Pg==\"]}"),
        Arguments.of(AttributeValue.fromL(List.of()), "[]", "{\"L\":[]}"),
        Arguments.of(AttributeValue.fromM(Map.of()), "{}", "{\"M\":{}}"),
        Arguments.of(
            AttributeValue.fromL(
                List.of(
                    n("1"),
                    s("x"),
                    AttributeValue.fromNul(true),
                    AttributeValue.fromL(List.of(AttributeValue.fromM(Map.of("k", n("2"))))))),
            "[1,\"x\",null,[{\"k\":2}]]",
            "{\"L\":[{\"N\":\"1\"},{\"S\":\"x\"},{\"NULL\":true},{\"L\":[{\"M\":{\"k\":{\"N\":\"2\"}}}]}]}"),
        Arguments.of(
            AttributeValue.fromM(
                Map.of("in", AttributeValue.fromM(Map.of("deep", AttributeValue.fromBool(true))))),
            "{\"in\":{\"deep\":true}}",
            "{\"M\":{\"in\":{\"M\":{\"deep\":{\"BOOL\":true}}}}}"));
  }

  @ParameterizedTest
  @MethodSource("attributes")
  void everyAttributeTypeBecomesJson(AttributeValue value, String plain, String typed) {
    assertThat(image(Map.of("a", value))).isEqualTo("{\"a\":" + plain + "}");
    assertThat(text(items(ImageFormat.DYNAMODB_JSON), Map.of("a", value)))
        .isEqualTo("{\"a\":" + typed + "}");
  }

  @Test
  void theOrderOfAttributesIsKept() {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    item.put("z", n("1"));
    item.put("a", n("2"));
    item.put("", n("3"));

    assertThat(image(item)).isEqualTo("{\"z\":1,\"a\":2,\"\":3}");
  }

  @Test
  void anEmptyItemIsNoAbsentItem() {
    assertThat(image(Map.of())).isEqualTo("{}");
    assertThat(PLAIN.image(false, Map.of())).isNull();
  }

  @Test
  void deepNestingIsNoProblem() {
    AttributeValue value = n("1");
    for (int level = 0; level < 31; level++) {
      value = AttributeValue.fromL(List.of(value));
    }

    assertThat(image(Map.of("a", value)))
        .isEqualTo("{\"a\":" + "[".repeat(31) + "1" + "]".repeat(31) + "}");
  }

  @Test
  void anAttributeOfAnUnknownTypeIsRefused() {
    assertThatThrownBy(() -> image(Map.of("a", AttributeValue.builder().build())))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("type");
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of(s("ORDER#1"), "{\"pk\":\"ORDER#1\"}"),
        Arguments.of(n("7.50"), "{\"pk\":7.5}"),
        Arguments.of(n("1E2"), "{\"pk\":100}"),
        Arguments.of(n(MAX_DIGITS), "{\"pk\":" + MAX_DIGITS + "}"),
        Arguments.of(AttributeValue.fromB(BYTES), "{\"pk\":\"AP_-Pg\"}"));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void keysOfEveryTypeAreCanonical(AttributeValue value, String json) {
    assertThat(items("pk").key(Map.of("pk", value)).json()).isEqualTo(json);
  }

  @Test
  void thePartitionKeyComesFirstInAnyOrderOfAttributes() {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    attributes.put("a-sort", n("3"));
    attributes.put("z-partition", s("p"));

    assertThat(items("z-partition", "a-sort").key(attributes).json())
        .isEqualTo("{\"z-partition\":\"p\",\"a-sort\":3}");
  }

  static Stream<Arguments> wrongKeys() {
    return Stream.of(
        Arguments.of(AttributeValue.fromBool(true), "BOOL"),
        Arguments.of(AttributeValue.fromNul(true), "NUL"),
        Arguments.of(AttributeValue.fromSs(List.of("secret")), "SS"),
        Arguments.of(AttributeValue.fromNs(List.of("1")), "NS"),
        Arguments.of(AttributeValue.fromBs(List.of(BYTES)), "BS"),
        Arguments.of(AttributeValue.fromL(List.of()), "L"),
        Arguments.of(AttributeValue.fromM(Map.of()), "M"),
        Arguments.of(AttributeValue.builder().build(), "UNKNOWN"),
        Arguments.of(n("secret"), "number"),
        Arguments.of(n("1E+200"), "38 digits"),
        Arguments.of(s("secret\uD800"), "surrogate"));
  }

  @ParameterizedTest
  @MethodSource("wrongKeys")
  void aKeyOfTheWrongKindNamesItsAttributeAndNotItsValue(AttributeValue value, String why) {
    assertThatThrownBy(() -> PLAIN.key(Map.of("pk", s("secret"), "sk", value)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("key attribute sk", why)
        .hasMessageNotContaining("secret");
  }

  @Test
  void aMissingKeyAttributeIsNamed() {
    assertThatThrownBy(() -> PLAIN.key(Map.of("pk", s("p"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("sk");
    assertThatThrownBy(() -> items("pk").key(Map.of()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("pk");
  }

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void theTraceContextIsTakenFromItsAttributeIfItIsAValidString() {
    SdkItems items =
        new SdkItems(
            List.of("pk"),
            new ImageSettings(ImageFormat.PLAIN, AttributeFilter.ALL, false, Optional.of("trace")));

    assertThat(items.traceparent(Map.of("trace", s(TRACE)))).isEqualTo(TRACE);
    assertThat(items.traceparent(Map.of("trace", s(TRACE + "0")))).isNull();
    assertThat(items.traceparent(Map.of("trace", n("1")))).isNull();
    assertThat(items.traceparent(Map.of("other", s(TRACE)))).isNull();
    assertThat(items.traceparent(Map.of())).isNull();
    assertThat(PLAIN.traceparent(Map.of("trace", s(TRACE), "", s(TRACE)))).isNull();
  }

  private static String image(Map<String, AttributeValue> item) {
    return text(PLAIN, item);
  }

  private static String text(SdkItems items, Map<String, AttributeValue> item) {
    return new String(items.image(item), UTF_8);
  }

  private static SdkItems items(ImageFormat format) {
    return new SdkItems(
        List.of("pk"), new ImageSettings(format, AttributeFilter.ALL, false, Optional.empty()));
  }

  private static SdkItems items(String... keyAttributes) {
    return new SdkItems(List.of(keyAttributes), ImageSettings.PLAIN);
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue n(String value) {
    return AttributeValue.fromN(value);
  }
}
