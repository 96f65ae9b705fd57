package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.write.BulkAnswer;
import io.headwater.sink.write.OpenSearchError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OpenSearchBulkClientTest {
  private static final String NOBODY = "http://127.0.0.1:1";
  private static final String BODY = "{\"delete\":{\"_index\":\"i\",\"_id\":\"é\"}}\n";
  private static final String ONE_DELETED = "{\"items\":[{\"delete\":{\"status\":200}}]}";

  private final FakeServer server = new FakeServer();

  OpenSearchBulkClientTest() throws IOException {}

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void sendsTheBodyAsItIsWithItsLength() throws Exception {
    server.answer(200, ONE_DELETED);

    assertThat(send(Map.of())).isInstanceOf(BulkAnswer.Items.class);

    FakeServer.Received request = server.received();
    assertThat(request.line())
        .isEqualTo("POST /_bulk?filter_path=errors%2Citems.%2A.status%2Citems.%2A.error");
    assertThat(request.body()).isEqualTo(BODY);
    assertThat(request.header("Content-length")).isEqualTo("" + BODY.getBytes(UTF_8).length);
    assertThat(request.header("Transfer-encoding")).isEmpty();
    assertThat(request.header("Content-type")).startsWith("application/x-ndjson");
    assertThat(request.header("Authorization")).isEmpty();
  }

  @Test
  void sendsCredentialsWithoutBeingAsked() throws Exception {
    server.answer(200, ONE_DELETED);

    send(Map.of("connection.username", "jürgen", "connection.password", "s:3cret"));

    assertThat(server.received().header("Authorization"))
        .isEqualTo("Basic " + Base64.getEncoder().encodeToString("jürgen:s:3cret".getBytes(UTF_8)));
  }

  @Test
  void sendsGivenHeadersWithEveryRequest() throws Exception {
    server.answer(200, ONE_DELETED);

    send(Map.of("connection.headers", "{\"Authorization\":\"Bearer t0ken\",\"X-Tenant\":\"a b\"}"));

    FakeServer.Received request = server.received();
    assertThat(request.header("Authorization")).isEqualTo("Bearer t0ken");
    assertThat(request.header("X-tenant")).isEqualTo("a b");
  }

  @Test
  void compressedBodiesHaveTheirLengthAndGiveTheSameBytes() throws Exception {
    byte[] body = BODY.repeat(5_000).getBytes(UTF_8);
    for (int level : new int[] {1, 9}) {
      server.answer(200, ONE_DELETED);
      try (OpenSearch openSearch =
          open(Map.of("compression.type", "gzip", "compression.level", "" + level))) {
        var answer = openSearch.bulk().send(body).toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(answer).isInstanceOf(BulkAnswer.Items.class);
      }

      FakeServer.Received request = server.received();
      assertThat(request.header("Content-encoding")).isEqualTo("gzip");
      assertThat(request.header("Content-length")).isEqualTo("" + request.bytes().length);
      assertThat(request.header("Transfer-encoding")).isEmpty();
      assertThat(request.bytes().length).isLessThan(body.length / 20);
      try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(request.bytes()))) {
        assertThat(unzipped.readAllBytes()).isEqualTo(body);
      }
    }
  }

  @Test
  void parametersGoWithEveryBulk() throws Exception {
    server.answer(200, ONE_DELETED);
    SinkSettings settings = SinkSettings.from(Map.of("connection.url", server.url()));
    try (OpenSearchHttp http = new OpenSearchHttp(settings.connection(), 1)) {
      new OpenSearchBulkClient(http, Map.of("pipeline", "a b", "refresh", "wait_for"))
          .send(BODY.getBytes(UTF_8))
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    }

    assertThat(server.received().line())
        .isEqualTo(
            "POST /_bulk?filter_path=errors%2Citems.%2A.status%2Citems.%2A.error"
                + "&pipeline=a%20b&refresh=wait_for");
  }

  @Test
  void pathsOfUrlsArePrefixes() throws Exception {
    server.answer(200, ONE_DELETED);

    send(Map.of("connection.url", server.url() + "/search/v1/"));

    assertThat(server.received().line()).startsWith("POST /search/v1/_bulk?");
  }

  @Test
  void everyStatusIsAnAnswer() throws Exception {
    String error = "{\"error\":{\"type\":\"some_exception\",\"reason\":\"r\"},\"status\":1}";
    for (int status : new int[] {400, 401, 403, 404, 405, 413, 429, 500, 502, 503, 504}) {
      server.answer(status, error);
      assertThat(send(Map.of()))
          .isEqualTo(new BulkAnswer.Refused(status, new OpenSearchError("some_exception", "r")));
      server.answer(status, "<html>proxy</html>");
      assertThat(send(Map.of())).isEqualTo(new BulkAnswer.Refused(status, null));
      server.answer(status, "");
      assertThat(send(Map.of())).isEqualTo(new BulkAnswer.Refused(status, null));
    }
  }

  @Test
  void redirectsAreNotFollowed() throws Exception {
    server.answer(302, "");

    assertThat(send(Map.of())).isEqualTo(new BulkAnswer.Refused(302, null));
    assertThat(server.receivedCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>hello</html>", "", "{}", "[]", "{\"items\":[{\"index\":", "null"})
  void nonsenseIsNoAnswer(String body) throws Exception {
    server.answer(200, body);

    assertThat(send(Map.of()))
        .isEqualTo(new BulkAnswer.Unanswered("status 200, but the body is no bulk answer", true));
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUp() throws Exception {
    server.neverAnswer();

    BulkAnswer answer = send(Map.of("read.timeout.ms", "200"));

    assertThat(answer).isInstanceOf(BulkAnswer.Unanswered.class);
    assertThat(((BulkAnswer.Unanswered) answer).sent()).isTrue();
    assertThat(((BulkAnswer.Unanswered) answer).problem()).contains("SocketTimeoutException");
  }

  @Test
  void anAnswerThatDoesNotEndIsGivenUp() throws Exception {
    server.answerSlowly(200, " ".repeat(1_000) + ONE_DELETED);

    BulkAnswer answer = send(Map.of("read.timeout.ms", "300"));

    assertThat(answer).isInstanceOf(BulkAnswer.Unanswered.class);
    assertThat(((BulkAnswer.Unanswered) answer).sent()).isTrue();
    assertThat(((BulkAnswer.Unanswered) answer).problem()).contains("SocketTimeoutException");
  }

  @Test
  void aRefusedConnectionIsKnownNotToHaveBeenUsed() throws Exception {
    BulkAnswer answer = send(Map.of("connection.url", NOBODY));

    assertThat(answer).isInstanceOf(BulkAnswer.Unanswered.class);
    assertThat(((BulkAnswer.Unanswered) answer).sent()).isFalse();
  }

  @Test
  void aFailedHandshakeIsKnownNotToHaveSentTheRequest() throws Exception {
    try (FakeServer tls = FakeServer.withTls()) {
      BulkAnswer answer = send(Map.of("connection.url", tls.url()));

      assertThat(answer).isInstanceOf(BulkAnswer.Unanswered.class);
      assertThat(((BulkAnswer.Unanswered) answer).sent()).isFalse();
      assertThat(((BulkAnswer.Unanswered) answer).problem()).contains("certificate is not trusted");
    }
  }

  @Test
  void anotherServerIsTriedWhenOneIsDown() throws Exception {
    String urls = NOBODY + "," + server.url();
    try (OpenSearch openSearch = open(Map.of("connection.url", urls))) {
      for (int i = 0; i < 4; i++) {
        server.answer(200, ONE_DELETED);
        assertThat(send(openSearch)).isInstanceOf(BulkAnswer.Items.class);
      }
    }
  }

  @Test
  void closingEndsRequestsUnderWayAndLeavesNoThread() throws Exception {
    server.neverAnswer();
    OpenSearch openSearch = open(Map.of("compression.type", "gzip"));
    var answer = openSearch.bulk().send(BODY.getBytes(UTF_8)).toCompletableFuture();
    while (server.receivedCount() == 0) {
      Thread.onSpinWait();
    }

    openSearch.close();

    assertThat(answer.get(10, TimeUnit.SECONDS)).isInstanceOf(BulkAnswer.Unanswered.class);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("headwater-opensearch")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  @Test
  void closingEndsRequestsThatWaitToBeCompressedToo() throws Exception {
    OpenSearch openSearch = open(Map.of("compression.type", "gzip", "compression.level", "9"));
    byte[] large = new byte[4 << 20];
    List<CompletableFuture<BulkAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      server.neverAnswer();
      answers.add(openSearch.bulk().send(large).toCompletableFuture());
    }

    openSearch.close();
    answers.add(openSearch.bulk().send(large).toCompletableFuture());

    for (CompletableFuture<BulkAnswer> answer : answers) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(BulkAnswer.Unanswered.class);
    }
  }

  private BulkAnswer send(Map<String, String> options) throws Exception {
    try (OpenSearch openSearch = open(options)) {
      return send(openSearch);
    }
  }

  private static BulkAnswer send(OpenSearch openSearch) throws Exception {
    return openSearch
        .bulk()
        .send(BODY.getBytes(UTF_8))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private OpenSearch open(Map<String, String> options) {
    Map<String, String> properties = new HashMap<>(Map.of("connection.url", server.url()));
    properties.putAll(options);
    return new OpenSearch(SinkSettings.from(properties));
  }
}
