package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.headwater.event.EventHeaders;
import io.headwater.sink.document.Decoded;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.RecordDecoder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** No record, whatever it holds, ends a task or breaks the request that it is sent in. */
class HostileRecordsTest {
  private static final int CONFIGURATIONS = 300;
  private static final int RECORDS = 60;

  private static final List<String> TEXTS =
      List.of(
          "a",
          "",
          "p|q\\",
          "\"}}\n{\"delete\":{\"_index\":\"x\",\"_id\":\"y\"}}\n",
          "half \uD800",
          "\uDC00 half",
          "\uD83D\uDE00",
          "line\u2028 \r\u0000",
          "x".repeat(600),
          "9223372036854775807",
          "9223372036854775808",
          "123456789012345678901234567890",
          "-1",
          "1e400",
          "NaN",
          "orders",
          ".");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-1",
          "1e0",
          "1E+2",
          "1.50",
          "1e99999999999",
          "-1e-99999999999",
          "1e400",
          "1e2147483647",
          "1e-2147483647",
          "9223372036854775807",
          "9223372036854775808",
          "123456789012345678901234567890",
          "17592186044417",
          "4503599627370496.5",
          "9".repeat(900),
          "9".repeat(1200));

  private Random random = new Random(0);

  @Test
  void everyRecordIsWrittenSkippedOrRefused() {
    long only = Long.getLong("headwater.seed", -1);
    for (long seed = only < 0 ? 0 : only; seed < (only < 0 ? CONFIGURATIONS : only + 1); seed++) {
      random = new Random(seed);
      RecordDecoder decoder;
      Map<String, String> options = options();
      try {
        decoder =
            Events.decoder(
                options.entrySet().stream()
                    .flatMap(option -> List.of(option.getKey(), option.getValue()).stream())
                    .toArray(String[]::new));
      } catch (ConfigException e) {
        // These options do not fit: another seed has others.
        continue;
      }
      for (int i = 0; i < RECORDS; i++) {
        SinkRecord record = record();
        try {
          check(decoder.decode(record), record);
        } catch (RuntimeException | AssertionError e) {
          fail("seed " + seed + ", record " + i + " with " + options + ": " + show(record), e);
        }
      }
    }
  }

  static void check(Decoded decoded, SinkRecord record) {
    if (!(decoded instanceof Decoded.Writes writes)) {
      return;
    }
    assertThat(writes.writes()).isNotEmpty();
    for (DocumentWrite write : writes.writes()) {
      Acknowledgement acknowledgement = new Acknowledgement(new PartitionProgress(), 0);
      PendingWrite pending = new PendingWrite(write, record, acknowledgement, 0);
      String body = new String(BulkOperation.bytes(new BulkBody(List.of(pending))), UTF_8);
      assertThat(body.chars().filter(c -> c == '\n').count())
          .isEqualTo(write.source() == null ? 1 : 2);
      assertThat(body).endsWith("\n");
      BulkOperation operation = BulkOperation.parse(body.getBytes(UTF_8)).get(0);
      assertThat(operation.id()).isEqualTo(write.address().id().value());
      assertThat(operation.index()).isEqualTo(write.address().index());
      if (operation.document() != null) {
        assertThat(FakeOpenSearch.parse(operation.document()).isObject()).isTrue();
      }
    }
  }

  private Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    options.put("record.format", one("headwater", "debezium", "document"));
    options.put(
        "version.source", one("event", "header:v", "field:v", "field:after.v", "offset", "none"));
    options.put("behavior.on.null.values", one("delete", "ignore", "fail"));
    options.put("index", one("${table}", "${topic}", "i", "i-${key.pk}", "i-${key.key}"));
    options.put(
        "document.id", one("${key}", "${key}", "${key.pk}", "${table}-${key.pk}", "${offset}"));
    options.put("routing", one("none", "key:pk", "field:r", "field:o.r"));
    options.put("behavior.on.delete", one("remove", "flag", "ignore"));
    options.put(
        "metadata.fields",
        one(
            "{}",
            "{\"_s\":\"sequence\",\"_t\":\"event-time\",\"_k\":\"key\",\"_n\":\"table\"}",
            "{\"r\":\"version\",\"_m\":\"event-time-millis\"}"));
    options.put(
        "projection",
        one(
            "{}",
            "{}",
            "{\"filter\":{\"field\":\"pk\",\"prefix\":\"a\"}}",
            "{\"large.numbers\":\"string\",\"numbers\":{\"v\":\"double\",\"n\":\"string\"}}",
            "{\"timestamps\":{\"v\":\"epoch-seconds\",\"n\":\"iso\"},\"rename\":{\"o.r\":\"q\"}}",
            "{\"concat\":{\"all\":{\"fields\":[\"v\",\"n\",\"r\"]}},\"drop\":\"empty\"}",
            "{\"indices\":[{\"when\":{\"field\":\"pk\",\"equals\":\"a\"},\"index\":\"as\"}]}"));
    return options;
  }

  private SinkRecord record() {
    ConnectHeaders headers = new ConnectHeaders();
    for (String name :
        List.of(
            "v",
            EventHeaders.OP,
            EventHeaders.VERSION,
            EventHeaders.SEQUENCE,
            EventHeaders.TABLE,
            EventHeaders.TS)) {
      if (random.nextBoolean()) {
        headers.add(name, random.nextInt(3) == 0 ? one("c", "u", "d", "r") : scalar(), null);
      }
    }
    return new SinkRecord(
        "topic",
        0,
        null,
        random.nextInt(3) == 0 ? object(0) : one(text(), json(0), "{\"pk\":" + json(0) + "}"),
        null,
        value(),
        41,
        0L,
        TimestampType.CREATE_TIME,
        headers);
  }

  private @Nullable Object value() {
    return switch (random.nextInt(10)) {
      case 0 -> null;
      case 1 -> scalar();
      case 2, 3 -> object(0);
      case 4, 5 -> json(0);
      case 6 -> broken(event()).getBytes(UTF_8);
      case 7 -> torn(event().getBytes(UTF_8));
      default -> event();
    };
  }

  private String event() {
    return "{\"op\":"
        + one("\"c\"", "\"u\"", "\"d\"", "\"r\"", "\"t\"", json(2))
        + ",\"version\":"
        + one("17592186044417", "17592186044417", json(2))
        + ",\"key\":{\"pk\":"
        + one("\"a\"", "\"a\"", json(2))
        + "},\"ts_ms\":"
        + json(2)
        + ",\"source\":{\"table\":"
        + one("\"t\"", "\"t\"", json(2))
        + ",\"ts_ms\":"
        + json(2)
        + "},\"before\":"
        + one("null", json(0))
        + ",\"v\":"
        + json(2)
        + ",\"after\":"
        + json(0)
        + "}";
  }

  private String json(int depth) {
    return switch (random.nextInt(depth > 2 ? 3 : 6)) {
      case 0 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
      case 1 -> one("null", "true", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\n\"");
      case 2 -> quoted(text());
      case 3 -> "[" + json(depth + 1) + " ,\t" + json(depth + 1) + "]";
      default ->
          "{\"pk\":"
              + json(depth + 1)
              + one(",", "\n,", "\r\n,  ")
              + "\"v\":"
              + json(depth + 1)
              + ",\"r\":"
              + json(depth + 1)
              + ",\"n\":"
              + json(depth + 1)
              + ",\"o\":"
              + (depth > 1 ? "{ \r}" : json(depth + 1))
              + "}";
    };
  }

  private static String quoted(String text) {
    return "\""
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\u0000", "\\u0000")
        + "\"";
  }

  @SuppressWarnings("JavaUtilDate") // What Connect makes of its logical types.
  private @Nullable Object scalar() {
    return switch (random.nextInt(12)) {
      case 0 -> null;
      case 1 -> new BigDecimal("1E+2147483647");
      case 2 -> new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE);
      case 3 -> new BigInteger("9".repeat(40));
      case 4 -> Double.NaN;
      case 5 -> Long.MAX_VALUE;
      case 6 -> Long.MIN_VALUE;
      case 7 -> new Date(Long.MAX_VALUE);
      case 8 -> new byte[] {(byte) 0xff, 0};
      case 9 -> new Object();
      case 10 -> 17_592_186_044_417L;
      default -> text();
    };
  }

  private Map<Object, Object> object(int depth) {
    Map<Object, Object> object = new HashMap<>();
    for (String name :
        List.of("op", "version", "key", "pk", "v", "r", "n", "o", "after", "before", "source")) {
      if (random.nextInt(3) > 0) {
        object.put(
            name,
            switch (random.nextInt(depth > 2 ? 2 : 4)) {
              case 0 -> one("u", "c", json(1));
              case 1 -> scalar();
              case 2 -> Arrays.asList(scalar(), new ArrayList<>());
              default -> object(depth + 1);
            });
      }
    }
    if (random.nextInt(8) == 0) {
      object.put(random.nextBoolean() ? 7 : null, "x");
    }
    return object;
  }

  private String broken(String json) {
    int at = random.nextInt(json.length());
    return json.substring(0, at) + one("", "{", "\"", "\u0000", "}") + json.substring(at);
  }

  private byte[] torn(byte[] json) {
    json[random.nextInt(json.length)] = (byte) random.nextInt(256);
    return json;
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static String show(SinkRecord record) {
    Object value = record.value();
    String text = value instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(value);
    return record.headers() + ", key " + record.key() + ", value " + text;
  }
}
