package io.headwater.sink.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headwater.sink.write.BulkAnswer;
import java.io.IOException;
import java.util.List;

/** Any bytes as OpenSearch's answer: they are read or refused in one way only. */
public class AnswerFuzz {
  /**
   * The bytes are an answer, or none.
   *
   * @param body what the fuzzer makes up
   */
  @FuzzTest
  public void isReadOrRefused(byte[] body) {
    assertThat(AnswerParser.error(body)).isNotNull();
    for (int status : new int[] {200, 400, 401, 403}) {
      assertThat(AnswerParser.error(status, body)).isNotNull();
    }
    List<BulkAnswer.Item> items;
    try {
      AnswerParser.firstString(body, "number");
      items = AnswerParser.items(body);
    } catch (IOException e) {
      return;
    }
    for (BulkAnswer.Item item : items) {
      assertThat(item.status()).isBetween(100, 599);
    }
  }
}
