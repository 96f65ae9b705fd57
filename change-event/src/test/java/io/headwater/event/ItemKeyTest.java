package io.headwater.event;

import static io.headwater.event.KeyAttribute.binary;
import static io.headwater.event.KeyAttribute.number;
import static io.headwater.event.KeyAttribute.string;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemKeyTest {
  @Test
  void jsonHasThePartitionKeyFirst() {
    assertThat(ItemKey.of(string("pk", "ORDER#1"), string("sk", "ITEM#3")).json())
        .isEqualTo("{\"pk\":\"ORDER#1\",\"sk\":\"ITEM#3\"}");
    assertThat(
            ItemKey.of(number("zz", "7"), binary("aa", new byte[] {(byte) 0xFB, (byte) 0xFF}))
                .json())
        .isEqualTo("{\"zz\":7,\"aa\":\"-_8\"}");
    assertThat(ItemKey.of(string("p\"k", "a\\b\n\u0001é😀")).json())
        .isEqualTo("{\"p\\\"k\":\"a\\\\b\\n\\u0001é😀\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "0.000, 0",
    "1, 1",
    "1.0, 1",
    "100, 100",
    "1E2, 100",
    "1e+2, 100",
    "0.10, 0.1",
    "-12.50, -12.5",
    "+5, 5",
    "00012, 12",
    "1E-3, 0.001",
    "99999999999999999999999999999999999999, 99999999999999999999999999999999999999",
    "0.00000000000000000000000000000000000012345678901234567890123456789012345678,"
        + " 0.00000000000000000000000000000000000012345678901234567890123456789012345678"
  })
  void equalNumbersHaveOneText(String written, String canonical) {
    assertThat(number("pk", written).text()).isEqualTo(canonical);
  }

  @Test
  void randomNumbersInAnyNotationHaveOneText() {
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      BigDecimal value =
          new BigDecimal(
              new java.math.BigInteger(random.nextInt(1, 120), random), random.nextInt(-80, 80));
      String canonical = number("pk", value.toString()).text();
      assertThat(number("pk", value.toPlainString()).text())
          .as("seed %d", seed)
          .isEqualTo(canonical);
      assertThat(number("pk", value.toEngineeringString()).text())
          .as("seed %d", seed)
          .isEqualTo(canonical);
      assertThat(new BigDecimal(canonical)).as("seed %d", seed).isEqualByComparingTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "NaN",
        "1E999999999",
        "1E131",
        "1E-131",
        "123456789012345678901234567890123456789",
        "0x1"
      })
  void refusesWhatIsNoDynamoDbNumber(String text) {
    assertThatThrownBy(() -> number("pk", text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void jsonAndIdSurviveTheWayThroughText() {
    for (long seed = 0; seed < 5_000; seed++) {
      ItemKey key = RandomItems.key(new Random(seed));
      ItemKey read = ItemKey.parse(key.json());
      assertThat(read).as("seed %d", seed).isEqualTo(key);
      assertThat(read.json()).as("seed %d", seed).isEqualTo(key.json());
      assertThat(read.documentId()).as("seed %d", seed).isEqualTo(key.documentId());
    }
  }

  @Test
  void noTwoKeysOfATableShareAnId() {
    // A small alphabet of the dangerous characters, so that collisions would be found.
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Map<DocumentId, ItemKey> seen = new HashMap<>();
      for (int i = 0; i < 5_000; i++) {
        ItemKey key = ItemKey.of(string("pk", text(random, 4)), string("sk", text(random, 4)));
        ItemKey other = seen.put(key.documentId(), key);
        assertThat(other == null || other.equals(key))
            .as("seed %d: %s and %s share %s", seed, key, other, key.documentId())
            .isTrue();
      }
    }
  }

  @Test
  void separatorsInsidePartsAreEscaped() {
    assertThat(ItemKey.of(string("pk", "a|b"), string("sk", "c")).documentId().value())
        .isEqualTo("a\\|b|c");
    assertThat(ItemKey.of(string("pk", "a"), string("sk", "b|c")).documentId().value())
        .isEqualTo("a|b\\|c");
    assertThat(ItemKey.of(string("pk", "a\\"), string("sk", "b")).documentId().value())
        .isEqualTo("a\\\\|b");
    assertThat(ItemKey.of(string("pk", "a|b")).documentId().value()).isEqualTo("a|b");
  }

  @Test
  void longIdsKeepAReadablePrefixAndStayWithin512Bytes() {
    String id = ItemKey.of(string("pk", "ORDER#" + "x".repeat(2_000))).documentId().value();
    assertThat(id).startsWith("ORDER#xxx").hasSize(512);
    assertThat(id.charAt(468)).isEqualTo('~');
    String exact = "y".repeat(512);
    assertThat(DocumentId.ofText(exact).value()).isEqualTo(exact);
    assertThat(DocumentId.ofText(exact + "y").value()).isNotEqualTo(exact).hasSize(512);
  }

  @Test
  void longIdsAreCutBetweenCharactersAndNeverCollide() {
    Map<String, String> seen = new HashMap<>();
    for (long seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      String unit = new String[] {"é", "€", "😀", "a"}[random.nextInt(4)];
      String text = "a".repeat(random.nextInt(4)) + unit.repeat(random.nextInt(100, 600)) + seed;
      String id = DocumentId.ofText(text).value();
      assertThat(id.getBytes(UTF_8).length).as("seed %d", seed).isLessThanOrEqualTo(512);
      assertThat(id).as("seed %d", seed).doesNotContain("\uFFFD");
      assertThat(seen.put(id, text)).as("seed %d", seed).isNull();
      // A short key that is spelled like the hash of a long one must get another id.
      if (!id.equals(text)) {
        assertThat(seen.put(DocumentId.ofText(id).value(), id)).as("seed %d", seed).isNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "\"a\"",
        "{\"a\":null}",
        "{\"a\":true}",
        "{\"a\":{}}",
        "{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}",
        "{\"a\":\"1\",\"a\":\"2\"}",
        "{\"a\":\"1\"} x",
        "{\"a\":\"1\"",
        "{\"a\":1E400}",
        "{\"a\":\"\\ud800\"}"
      })
  void refusesWhatIsNoKey(String json) {
    assertThatThrownBy(() -> ItemKey.parse(json)).isInstanceOf(MalformedEventException.class);
  }

  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(most + 1);
    for (int i = 0; i < length; i++) {
      text.append("|\\a~".charAt(random.nextInt(4)));
    }
    return text.toString();
  }
}
