package io.headwater.source.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.source.config.ImageSettings;
import io.headwater.source.config.SourceConfig;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.StreamReadException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.errors.ConnectException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WirePageTest {
  private static final List<Map<String, String>> OPTIONS =
      List.of(
          Map.of(),
          Map.of("trace.attribute", "trace"),
          Map.of("image.format", "dynamodb-json"),
          Map.of("attribute.include.list", "a.b,b,M.S.a"),
          Map.of("attribute.exclude.list", "a\\.b,b,a.pk,é", "trace.attribute", "trace"),
          Map.of("attribute.exclude.list", "S", "image.format", "dynamodb-json"));

  static ImageSettings settings(Map<String, String> options) {
    Map<String, String> all = new HashMap<>(options);
    all.put("table.include.list", "orders");
    return SourceConfig.from(all).event().image();
  }

  /** One of the settings that images may have. */
  static ImageSettings settings(Random random) {
    return settings(OPTIONS.get(random.nextInt(OPTIONS.size())));
  }

  /** Holds a reading to how answers that are none are met. */
  static void assertTriedAgainAndNotQuoted(ThrowingCallable read, String call) {
    assertThatThrownBy(read)
        .isInstanceOf(StreamReadException.class)
        .hasMessageContaining("the answer to " + call)
        .hasMessageNotContaining("secret")
        .hasNoCause()
        .extracting(e -> ((StreamReadException) e).kind())
        .isEqualTo(StreamReadException.Kind.UNAVAILABLE);
  }

  private static RecordPage read(String page) {
    byte[] text = page.getBytes(UTF_8);
    return new WirePage(List.of("pk"), ImageSettings.PLAIN).read(text, text.length);
  }

  private static String page(String data) {
    return "{\"Records\":[{\"eventName\":\"INSERT\",\"dynamodb\":{" + data + "}}]}";
  }

  private static String withImage(String value) {
    return page(
        "\"ApproximateCreationDateTime\":1,\"SequenceNumber\":\"12\",\"Keys\":{\"pk\":{\"S\":\"k\"}},"
            + "\"NewImage\":{\"v\":"
            + value
            + "}");
  }

  @Test
  void randomPagesGiveWhatTheSdkGives() throws IOException {
    CannedHttp http = new CannedHttp();
    List<String> keys = List.of("pk", "sk");
    try (AwsClients clients = http.clients()) {
      for (long seed = 0; seed < 1_000; seed++) {
        Random random = new Random(seed);
        byte[] text = RandomPages.page(random);
        ImageSettings settings = settings(random);
        http.answer(text);
        RecordPage expected =
            new SdkPages(keys, settings)
                .page(clients.streams().getRecords(request -> request.shardIterator("i")));
        RecordPage page = new WirePage(keys, settings).read(text, text.length);
        assertThat(page)
            .as("seed %d: %s", seed, new String(text, UTF_8))
            .usingRecursiveComparison()
            .isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"Records\":[",
        "{\"Records\":[{\"eventName\":\"secret",
        "{\"Records\":[{\"eventName\": secret}]}",
        "{\"Records\":null}"
      })
  void whatIsNoAnswerIsTriedAgainAndNotQuoted(String text) {
    assertTriedAgainAndNotQuoted(() -> read(text), "GetRecords");
  }

  @Test
  void theEndOfAShardHasNoIterator() {
    RecordPage page = read("{\"Records\":[]}");
    assertThat(page.changes()).isEmpty();
    assertThat(page.isLast()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"X\":\"secret\"}",
        "{\"S\":1}",
        "{\"S\":null}",
        "{\"S\":\"secret\",\"N\":\"1\"}",
        "{\"M\":\"secret\"}",
        "{\"SS\":\"secret\"}",
        "{\"SS\":[[]]}",
        "{\"L\":[\"secret\"]}",
        "{\"B\":\"secret!\"}",
        "\"secret\""
      })
  void anAttributeOfAnUnknownKindIsRefusedAndNotQuoted(String value) {
    assertThatThrownBy(() -> read(withImage(value)))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("an attribute ")
        .hasMessageNotContaining("secret");
  }

  // The SDK would take {"N":"1","NS":null} for an empty set.
  @Test
  void aTypeThatIsNullIsNone() {
    RecordPage page = read(withImage("{\"S\":null,\"N\":\"1\",\"NS\":null}"));
    assertThat(page.changes().get(0).after()).asString(UTF_8).isEqualTo("{\"v\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "\"Keys\":{\"pk\":{\"S\":\"k\"}},\"SequenceNumber\":\"12\"; no creation time",
        "\"ApproximateCreationDateTime\":1,\"SequenceNumber\":\"12\"; no key",
        "\"ApproximateCreationDateTime\":1,\"Keys\":{\"pk\":{\"S\":\"k\"}}; no sequence number",
        "\"Keys\":{\"sk\":{\"S\":\"k\"}}; no key attribute pk",
        "\"Keys\":{\"pk\":{\"BOOL\":true}}; key attribute pk has type BOOL",
        "\"Keys\":{\"pk\":{\"N\":\"secret\"}}; key attribute pk is wrong"
      })
  void aRecordThatLacksSomethingIsRefused(String data, String message) {
    assertThatThrownBy(() -> read(page(data)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret");
  }

  @Test
  void anUnknownOperationIsRefused() {
    assertThatThrownBy(() -> read(withImage("{\"S\":\"x\"}").replace("INSERT", "MERGE")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("MERGE");
  }
}
