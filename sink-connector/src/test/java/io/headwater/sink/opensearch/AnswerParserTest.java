package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.sink.write.BulkAnswer;
import io.headwater.sink.write.OpenSearchError;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {
  @Test
  void readsItemsInOrder() throws IOException {
    String body =
        """
        {"errors":true,"items":[
          {"index":{"status":201}},
          {"delete":{"status":404}},
          {"index":{"error":{"type":"mapper_parsing_exception","reason":"failed to parse",
            "caused_by":{"type":"illegal_argument_exception","reason":"For input string"}},
            "status":400}}]}
        """;

    assertThat(AnswerParser.items(body.getBytes(UTF_8)))
        .containsExactly(
            new BulkAnswer.Item(201, null),
            new BulkAnswer.Item(404, null),
            new BulkAnswer.Item(
                400, new OpenSearchError("mapper_parsing_exception", "failed to parse")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>oops</html>",
        "[]",
        "{}",
        "{\"items\":null}",
        "{\"items\":[{}]}",
        "{\"items\":[{\"index\":{}}]}",
        "{\"items\":[{\"index\":{\"status\":619}}]}",
        "{\"items\":[{\"index\":{\"status\":-200}}]}",
        "{\"items\":[{\"index\":{\"status\":200}}",
        "{\"items\":[1]}"
      })
  void refusesWhatIsNoBulkAnswer(String body) {
    assertThatThrownBy(() -> AnswerParser.items(body.getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void findsTheErrorOfARefusal() {
    String body =
        "{\"error\":{\"root_cause\":[{\"type\":\"x\",\"reason\":\"y\"}],"
            + "\"type\":\"security_exception\",\"reason\":\"no permissions\"},\"status\":403}";

    assertThat(AnswerParser.error(body.getBytes(UTF_8)))
        .contains(new OpenSearchError("security_exception", "no permissions"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"message", "Message"})
  void findsWhyAmazonDeniesARequest(String field) {
    byte[] body = ("{\"" + field + "\":\"User: anonymous is not authorized\"}").getBytes(UTF_8);

    assertThat(AnswerParser.error(403, body))
        .contains(new OpenSearchError("access_denied", "User: anonymous is not authorized"));
    assertThat(AnswerParser.error(400, body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<html>", "{\"error\":\"text\"}", "{\"error\":{}}", "[1]", "{\"error\":{"})
  void aProxysAnswerHasNoError(String body) {
    assertThat(AnswerParser.error(body.getBytes(UTF_8))).isEmpty();
  }
}
