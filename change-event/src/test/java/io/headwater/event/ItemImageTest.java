package io.headwater.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwater.event.RandomItems.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemImageTest {
  private static final String JSON_NUMBER = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";

  @Test
  void everyTypeHasItsPlainForm() {
    Value.M item =
        new Value.M(
            Map.of(
                "m",
                new Value.M(
                    Map.of("l", new Value.L(List.of(new Value.Null(), new Value.Bool(true)))))));
    assertThat(text(item)).isEqualTo("{\"m\":{\"l\":[null,true]}}");
    assertThat(text(one(new Value.S("a\"b")))).isEqualTo("{\"v\":\"a\\\"b\"}");
    assertThat(text(one(new Value.N("-1.50")))).isEqualTo("{\"v\":-1.50}");
    assertThat(text(one(new Value.B(ByteBuffer.wrap(new byte[] {1, (byte) 0xFB, (byte) 0xFF})))))
        .isEqualTo("{\"v\":\"Afv/\"}");
    assertThat(text(one(new Value.Ss(List.of("a", "b"))))).isEqualTo("{\"v\":[\"a\",\"b\"]}");
    assertThat(text(one(new Value.Ns(List.of("1", "2.0"))))).isEqualTo("{\"v\":[1,2.0]}");
    assertThat(text(one(new Value.Bs(List.of(ByteBuffer.wrap(new byte[] {0}))))))
        .isEqualTo("{\"v\":[\"AA==\"]}");
  }

  @Test
  void everyTypeHasItsDescriptor() {
    Value.M item =
        new Value.M(
            Map.of(
                "m",
                new Value.M(
                    Map.of("l", new Value.L(List.of(new Value.Null(), new Value.Bool(true)))))));
    assertThat(typed(item))
        .isEqualTo("{\"m\":{\"M\":{\"l\":{\"L\":[{\"NULL\":true},{\"BOOL\":true}]}}}}");
    assertThat(typed(one(new Value.S("a\"b")))).isEqualTo("{\"v\":{\"S\":\"a\\\"b\"}}");
    assertThat(typed(one(new Value.N("-1.50")))).isEqualTo("{\"v\":{\"N\":\"-1.50\"}}");
    assertThat(typed(one(new Value.B(ByteBuffer.wrap(new byte[] {1, (byte) 0xFB, (byte) 0xFF})))))
        .isEqualTo("{\"v\":{\"B\":\"Afv/\"}}");
    assertThat(typed(one(new Value.Ss(List.of("a", "b")))))
        .isEqualTo("{\"v\":{\"SS\":[\"a\",\"b\"]}}");
    assertThat(typed(one(new Value.Ns(List.of("1", "2.0")))))
        .isEqualTo("{\"v\":{\"NS\":[\"1\",\"2.0\"]}}");
    assertThat(typed(one(new Value.Bs(List.of(ByteBuffer.wrap(new byte[] {0}))))))
        .isEqualTo("{\"v\":{\"BS\":[\"AA==\"]}}");
    assertThat(typed(new Value.M(Map.of()))).isEqualTo("{}");
  }

  @Test
  void thirtyEightDigitsSurviveDigitForDigit() {
    String digits = "9".repeat(38);
    assertThat(text(one(new Value.N(digits)))).isEqualTo("{\"v\":" + digits + "}");
    assertThat(text(one(new Value.N("0." + digits)))).isEqualTo("{\"v\":0." + digits + "}");
  }

  @ParameterizedTest
  @CsvSource({
    "+1, 1",
    ".5, 0.5",
    "01, 1",
    "-00.10, -0.10",
    "1., 1",
    "-.5E1, -5",
    "1.E2, 100",
    "007e-1, 0.7"
  })
  void aNotationThatJsonLacksKeepsItsValue(String digits, String value) {
    String json = text(one(new Value.N(digits)));
    assertThat(new BigDecimal(json.substring(5, json.length() - 1))).isEqualByComparingTo(value);
    assertThat(json).as("is a JSON number").matches("\\{\"v\":" + JSON_NUMBER + "}");
    assertThat(typed(one(new Value.N(digits)))).isEqualTo("{\"v\":{\"N\":\"" + digits + "\"}}");
  }

  @Test
  void everyRandomNotationIsWrittenAsAJsonNumberAndKeptIfItIsOne() {
    for (long seed = 0; seed < 20_000; seed++) {
      String digits = notation(new Random(seed));
      String json = text(one(new Value.N(digits)));
      String written = json.substring(5, json.length() - 1);
      assertThat(written).as("seed %d", seed).matches(JSON_NUMBER);
      if (digits.matches(JSON_NUMBER)) {
        assertThat(written).as("seed %d", seed).isEqualTo(digits);
      }
      assertThat(new BigDecimal(written)).as("seed %d", seed).isEqualByComparingTo(digits);
    }
  }

  private static String notation(Random random) {
    String whole = "0".repeat(random.nextInt(2)) + (random.nextBoolean() ? random.nextInt(20) : "");
    String fraction =
        whole.isEmpty() || random.nextBoolean()
            ? "." + "0".repeat(random.nextInt(2)) + random.nextInt(20)
            : random.nextBoolean() ? "." : "";
    return List.of("", "-", "+").get(random.nextInt(3))
        + whole
        + fraction
        + List.of("", "e5", "E+12", "e-03").get(random.nextInt(4));
  }

  @Test
  void randomItemsWithDescriptorsSurviveTheWayThroughText() throws IOException {
    for (long seed = 0; seed < 3_000; seed++) {
      Value.M item = RandomItems.item(new Random(seed));
      byte[] image = RandomItems.image(ImageFormat.DYNAMODB_JSON, item);
      try (JsonParser parser = new JsonFactory().createParser(image)) {
        parser.nextToken();
        assertThat(entries(parser)).as("seed %d", seed).isEqualTo(item);
        assertThat(parser.nextToken()).as("seed %d", seed).isNull();
      }
    }
  }

  private static Value.M entries(JsonParser parser) throws IOException {
    Map<String, Value> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      entries.put(name, value(parser));
    }
    return new Value.M(entries);
  }

  /** Reads one value with its descriptor; the parser stands on the object's start. */
  private static Value value(JsonParser parser) throws IOException {
    assertThat(parser.currentToken()).isEqualTo(JsonToken.START_OBJECT);
    String type = parser.nextFieldName();
    parser.nextToken();
    Value value =
        switch (type) {
          case "S" -> new Value.S(parser.getText());
          case "N" -> new Value.N(string(parser));
          case "B" -> new Value.B(bytes(parser));
          case "BOOL" -> new Value.Bool(parser.getBooleanValue());
          case "NULL" -> parser.getBooleanValue() ? new Value.Null() : new Value.Bool(false);
          case "SS" -> new Value.Ss(elements(parser, ItemImageTest::string));
          case "NS" -> new Value.Ns(elements(parser, ItemImageTest::string));
          case "BS" -> new Value.Bs(elements(parser, ItemImageTest::bytes));
          case "L" -> new Value.L(elements(parser, ItemImageTest::value));
          case "M" -> entries(parser);
          default -> throw new AssertionError("no type: " + type);
        };
    assertThat(parser.nextToken()).isEqualTo(JsonToken.END_OBJECT);
    return value;
  }

  private interface Read<T> {
    T from(JsonParser parser) throws IOException;
  }

  private static <T> List<T> elements(JsonParser parser, Read<T> read) throws IOException {
    List<T> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(read.from(parser));
    }
    return elements;
  }

  private static String string(JsonParser parser) throws IOException {
    assertThat(parser.currentToken()).isEqualTo(JsonToken.VALUE_STRING);
    return parser.getText();
  }

  private static ByteBuffer bytes(JsonParser parser) throws IOException {
    return ByteBuffer.wrap(Base64.getDecoder().decode(string(parser)));
  }

  @Test
  void randomItemsOfEveryTypeSurviveTheWayThroughText() throws IOException {
    for (long seed = 0; seed < 3_000; seed++) {
      Value.M item = RandomItems.item(new Random(seed));
      try (JsonParser parser = new JsonFactory().createParser(RandomItems.image(item))) {
        parser.nextToken();
        expect(seed, parser, item);
        assertThat(parser.nextToken()).as("seed %d", seed).isNull();
      }
    }
  }

  private static void expect(long seed, JsonParser parser, Value value) throws IOException {
    if (value instanceof Value.M m) {
      assertThat(parser.currentToken()).as("seed %d", seed).isEqualTo(JsonToken.START_OBJECT);
      for (Map.Entry<String, Value> entry : m.entries().entrySet()) {
        assertThat(parser.nextFieldName()).as("seed %d", seed).isEqualTo(entry.getKey());
        parser.nextToken();
        expect(seed, parser, entry.getValue());
      }
      assertThat(parser.nextToken()).as("seed %d", seed).isEqualTo(JsonToken.END_OBJECT);
    } else if (value instanceof Value.L l) {
      expectAll(seed, parser, l.values());
    } else if (value instanceof Value.Ss ss) {
      expectAll(seed, parser, ss.values().stream().map(Value.S::new).toList());
    } else if (value instanceof Value.Ns ns) {
      expectAll(seed, parser, ns.values().stream().map(Value.N::new).toList());
    } else if (value instanceof Value.Bs bs) {
      expectAll(seed, parser, bs.values().stream().map(Value.B::new).toList());
    } else if (value instanceof Value.S s) {
      assertThat(parser.currentToken()).as("seed %d", seed).isEqualTo(JsonToken.VALUE_STRING);
      assertThat(parser.getText()).as("seed %d", seed).isEqualTo(s.text());
    } else if (value instanceof Value.N n) {
      assertThat(parser.currentToken().isNumeric()).as("seed %d", seed).isTrue();
      assertThat(parser.getText()).as("seed %d", seed).isEqualTo(n.digits());
    } else if (value instanceof Value.B b) {
      assertThat(ByteBuffer.wrap(Base64.getDecoder().decode(parser.getText())))
          .as("seed %d", seed)
          .isEqualTo(b.bytes());
    } else if (value instanceof Value.Bool bool) {
      assertThat(parser.getBooleanValue()).as("seed %d", seed).isEqualTo(bool.value());
    } else {
      assertThat(parser.currentToken()).as("seed %d", seed).isEqualTo(JsonToken.VALUE_NULL);
    }
  }

  private static void expectAll(long seed, JsonParser parser, List<? extends Value> values)
      throws IOException {
    assertThat(parser.currentToken()).as("seed %d", seed).isEqualTo(JsonToken.START_ARRAY);
    for (Value value : values) {
      parser.nextToken();
      expect(seed, parser, value);
    }
    assertThat(parser.nextToken()).as("seed %d", seed).isEqualTo(JsonToken.END_ARRAY);
  }

  private static Value.M one(Value value) {
    return new Value.M(Map.of("v", value));
  }

  private static String text(Value.M item) {
    return new String(RandomItems.image(item), UTF_8);
  }

  private static String typed(Value.M item) {
    return new String(RandomItems.image(ImageFormat.DYNAMODB_JSON, item), UTF_8);
  }
}
