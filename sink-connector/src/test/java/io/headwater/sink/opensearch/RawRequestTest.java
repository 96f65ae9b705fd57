package io.headwater.sink.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RawRequestTest {
  @Test
  void handsItsBodyOverInOnePiece() {
    byte[] body = new byte[100_000];
    List<Integer> pieces = new ArrayList<>();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            pieces.add(1);
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            pieces.add(length);
          }
        };

    String type = new RawRequest(call(body)).serialize(out);

    assertThat(pieces).containsExactly(body.length);
    assertThat(type).isEqualTo("application/x-ndjson");
  }

  @Test
  void aRequestWithoutABodyHasNone() {
    assertThat(new RawRequest(call(null)).getBody()).isEmpty();
  }

  private static HttpCall call(byte @Nullable [] body) {
    return new HttpCall("POST", "/_bulk", Map.of(), Map.of(), body, "application/x-ndjson");
  }
}
