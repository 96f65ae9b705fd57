package io.headwater.it.convergence;

import static io.headwater.pipeline.Items.n;
import static io.headwater.pipeline.Items.s;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Random attributes. Each name stands for one type, so that {@link #MAPPINGS} take all of them but
 * those of {@link #poison}. Owned by one thread.
 */
final class ItemValues {
  /** Of all indices. Fields that are not named are texts, of which an index makes fields itself. */
  static final String MAPPINGS =
      """
      {"properties":{
        "w":{"type":"long"},"count":{"type":"double"},"text":{"type":"keyword","ignore_above":8000},
        "empty":{"type":"keyword"},"number":{"type":"double"},"flag":{"type":"boolean"},
        "nothing":{"type":"keyword"},"bytes":{"type":"binary"},
        "texts":{"type":"keyword","ignore_above":8000},"numbers":{"type":"double"},
        "binaries":{"type":"binary"},"large":{"type":"text","index":false},
        "largeBytes":{"type":"binary"},"expires":{"type":"long"},
        "deep":{"type":"object","enabled":false},"mixed":{"type":"object","enabled":false},
        "strictNumber":{"type":"integer"},"strictDate":{"type":"date"},"strictFlag":{"type":"boolean"},
        "sid":{"type":"keyword","ignore_above":8000},"pk":{"type":"keyword"},"sk":{"type":"keyword"},
        "num":{"type":"double"},"bin":{"type":"binary"},"at":{"type":"double"}}}""";

  /** The attribute that tells the TTL service when, in epoch seconds. */
  static final String EXPIRES = "expires";

  private static final List<String> TEXTS =
      List.of(
          "plain",
          "",
          "\"quotes\", \\, </script>, ${table}",
          "lines\n{\"index\":{\"_id\":\"x\"}}\n",
          "control \u0000\u0001\u001f\u007f\u2028",
          "\uD83D\uDE00 \uD834\uDD1E \uFFFF é e\u0301 שלום");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0.0",
          "1.50",
          "9".repeat(38),
          "-" + "1".repeat(38),
          "0." + "1".repeat(38),
          "9." + "9".repeat(37) + "E+125",
          "-1E-130",
          Long.toString(Long.MIN_VALUE),
          "18446744073709551616");
  // DynamoDB takes 32 levels, the attribute's own among them.
  private static final int DEEPEST = 31;
  private static final int LARGEST = 390_000;

  private final Random random;

  ItemValues(Random random) {
    this.random = random;
  }

  /** A few attributes of an everyday item. */
  Map<String, AttributeValue> ordinary() {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put("text", text());
    values.put("number", n(Integer.toString(random.nextInt())));
    if (random.nextBoolean()) {
      values.put("flag", AttributeValue.fromBool(random.nextBoolean()));
      values.put("dynamic" + random.nextInt(5), s("text " + random.nextInt(100)));
    }
    return values;
  }

  /** Attributes at the edge of what DynamoDB takes. */
  Map<String, AttributeValue> odd() {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put("empty", s(""));
    values.put("nothing", AttributeValue.fromNul(true));
    values.put("number", number());
    values.put("bytes", AttributeValue.fromB(bytes(random.nextInt(20))));
    values.put("texts", AttributeValue.fromSs(List.of("", one(TEXTS.subList(2, TEXTS.size())))));
    values.put("numbers", AttributeValue.fromNs(List.of("1.5", NUMBERS.get(3), NUMBERS.get(4))));
    values.put("binaries", AttributeValue.fromBs(List.of(bytes(0), bytes(9))));
    values.put("text", text());
    values.put("deep", AttributeValue.fromM(Map.of("m", nested(DEEPEST - 1))));
    values.put(
        "mixed",
        AttributeValue.fromM(
            Map.of(
                "a.b \"c\" \\ \u0001 é",
                AttributeValue.fromL(
                    List.of(
                        text(),
                        number(),
                        AttributeValue.fromL(List.of()),
                        AttributeValue.fromM(Map.of()),
                        AttributeValue.fromNul(true))),
                "a",
                AttributeValue.fromBool(false))));
    values.put("dotted.name", s("a path for the index"));
    return values;
  }

  /** One large attribute: a text, bytes, or a text that JSON makes twice as long. */
  Map<String, AttributeValue> large() {
    // The images before and after a change are in one record: up to 1.6 MB of JSON.
    int size = LARGEST - random.nextInt(20_000);
    return switch (random.nextInt(3)) {
      case 0 -> Map.of("large", s(letters(size)));
      case 1 -> Map.of("largeBytes", AttributeValue.fromB(bytes(size)));
      default -> Map.of("large", s("\"".repeat(size)));
    };
  }

  /** Attributes that an index with {@link #MAPPINGS} refuses. */
  Map<String, AttributeValue> poison() {
    return switch (random.nextInt(5)) {
      case 0 -> Map.of("strictNumber", s("no number"));
      case 1 -> Map.of("strictNumber", n("3000000000"));
      case 2 -> Map.of("strictDate", s("no date"));
      case 3 -> Map.of("strictFlag", AttributeValue.fromM(Map.of("a", s("map"))));
      default -> Map.of("text", s("fine"), "_id", s("a name that documents must not use"));
    };
  }

  AttributeValue text() {
    return s(one(TEXTS) + random.nextInt(1_000));
  }

  AttributeValue number() {
    return n(one(NUMBERS));
  }

  /** A small set of texts. */
  AttributeValue texts() {
    return AttributeValue.fromSs(List.of("set-" + random.nextInt(20)));
  }

  private AttributeValue nested(int levels) {
    if (levels == 0) {
      return number();
    }
    AttributeValue inner = nested(levels - 1);
    return levels % 2 == 0
        ? AttributeValue.fromM(Map.of("m", inner))
        : AttributeValue.fromL(List.of(inner));
  }

  private SdkBytes bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return SdkBytes.fromByteArray(bytes);
  }

  private String letters(int size) {
    StringBuilder letters = new StringBuilder(size);
    for (int i = 0; i < size; i++) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    return letters.toString();
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
