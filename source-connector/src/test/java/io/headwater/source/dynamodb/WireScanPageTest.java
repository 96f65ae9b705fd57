package io.headwater.source.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.source.config.ImageSettings;
import io.headwater.source.snapshot.ScanPage;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireScanPageTest {
  private static ScanPage read(String page) {
    byte[] text = page.getBytes(UTF_8);
    return new WireScanPage(List.of("pk"), ImageSettings.PLAIN, true).read(text, text.length);
  }

  @Test
  void randomPagesGiveWhatTheSdkGives() throws IOException {
    CannedHttp http = new CannedHttp();
    List<String> keys = List.of("pk", "sk");
    try (AwsClients clients = http.clients()) {
      for (long seed = 0; seed < 1_000; seed++) {
        Random random = new Random(seed);
        byte[] text = RandomPages.scan(random);
        ImageSettings settings = WirePageTest.settings(random);
        boolean consistent = random.nextBoolean();
        http.answer(text);
        ScanPage expected =
            new SdkPages(keys, settings)
                .page(clients.dynamoDb().scan(request -> request.tableName("orders")), consistent);
        ScanPage page = new WireScanPage(keys, settings, consistent).read(text, text.length);
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
        "{\"LastEvaluatedKey\":{\"pk\":{\"S\":\"secret\"}}}",
        "{\"Items\":null}",
        "{\"Items\":[",
        "{\"Items\":[]",
        "{\"Items\":[\"secret\"]}",
        "{\"Items\":[{\"pk\":{\"S\":\"secret",
        "{\"Items\":[{\"pk\": secret}]}"
      })
  void whatIsNoAnswerIsTriedAgainAndNotQuoted(String text) {
    WirePageTest.assertTriedAgainAndNotQuoted(() -> read(text), "Scan");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{\"v\":{\"S\":\"secret\"}}; no key attribute pk",
        "{\"pk\":{\"BOOL\":true}}; key attribute pk has type BOOL",
        "{\"pk\":{\"N\":\"secret\"}}; key attribute pk is wrong",
        "{\"pk\":{\"S\":\"k\"},\"v\":{\"X\":\"secret\"}}; an attribute has a type",
        "{\"pk\":{\"S\":\"k\"},\"v\":{\"S\":1}}; an attribute has a type",
        "{\"pk\":{\"S\":\"k\"},\"v\":{\"B\":\"secret!\"}}; an attribute of type B"
      })
  void anItemThatCannotBeUsedIsRefusedAndNotQuoted(String item, String message) {
    assertThatThrownBy(() -> read("{\"Items\":[" + item + "]}"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret");
  }

  @Test
  void aPositionThatIsNoKeyIsRefused() {
    assertThatThrownBy(() -> read("{\"Items\":[],\"LastEvaluatedKey\":{\"pk\":{\"L\":[]}}}"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("key attribute pk has type L");
  }
}
