package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.write.BulkAnswer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What everything together writes at the finest level, in a process of its own. */
@Timeout(60)
class SecretLogTest {
  private static final String ONE_DELETED = "{\"items\":[{\"delete\":{\"status\":200}}]}";
  private static final String USER = "c0nnect-user";
  private static final String DOCUMENT = "d0cument-text";

  // The proxy's password stands in the requests to it, the others in those to the server.
  private static final List<String> SECRETS =
      List.of(
          "pass-w0rd",
          base64("c0nnect-user:pass-w0rd"),
          "t0ken-in-header",
          "pr0xy-pass",
          base64("c0nnect-user:pr0xy-pass"),
          "s3cret-access-key",
          "s3ssion-token",
          DOCUMENT);

  @Test
  void noSecretAndNoDocumentIsLoggedAtTheFinestLevel(@TempDir Path folder) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-cp",
                classPath(),
                SecretLogTest.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String log = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(log).isZero();
    // Else the test would show nothing: these lines are where the client shows headers.
    assertThat(log)
        .contains("headers", ">> Authorization: [hidden]", ">> Proxy-Authorization: [hidden]")
        .containsIgnoringCase(">> X-Amz-Security-Token: [hidden]")
        .contains(">> X-Token: [hidden]");
    for (String secret : SECRETS) {
      assertThat(log.lines().filter(line -> line.contains(secret) && !isOfSdk(line)))
          .as(secret)
          .isEmpty();
    }
  }

  // At TRACE the SDK shows the canonical request. Its token is of no use without the secret key.
  private static boolean isOfSdk(String line) {
    return line.equals("x-amz-security-token:s3ssion-token");
  }

  private static String classPath() {
    return Objects.requireNonNull(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** The other process: a user, a token and a signature, each plain and through a tunnel. */
  public static void main(String[] arguments) throws Exception {
    TestCertificates certificates = TestCertificates.in(Path.of(arguments[0]));
    Map<String, String> user =
        Map.of("connection.username", USER, "connection.password", "pass-w0rd");
    Map<String, String> token = Map.of("connection.headers", "{\"X-Token\":\"t0ken-in-header\"}");
    Map<String, String> signed =
        Map.of(
            "aws.signing", "aoss",
            "aws.region", "eu-west-1",
            "aws.access.key.id", "AKID",
            "aws.secret.access.key", "s3cret-access-key",
            "aws.session.token", "s3ssion-token");
    try (FakeProxy proxy = new FakeProxy();
        FakeServer plain = new FakeServer();
        FakeServer tls = FakeServer.withTls(certificates, false)) {
      for (FakeServer server : List.of(plain, tls)) {
        for (Map<String, String> access : Arrays.asList(user, token, signed)) {
          server.answer(200, ONE_DELETED);
          Map<String, String> options = new HashMap<>(access);
          options.put("connection.url", server.url());
          options.put("connection.proxy.url", proxy.url());
          options.put("connection.proxy.username", USER);
          options.put("connection.proxy.password", "pr0xy-pass");
          options.put("connection.ssl.truststore.certificates", certificates.authority());
          send(options);
        }
      }
    }
    System.exit(0);
  }

  private static void send(Map<String, String> options) throws Exception {
    SinkSettings settings = SinkSettings.from(options);
    System.out.println(settings);
    try (OpenSearch openSearch = new OpenSearch(settings)) {
      BulkAnswer answer =
          openSearch
              .bulk()
              .send(("{\"x\":\"" + DOCUMENT + "\"}\n").getBytes(UTF_8))
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      if (!(answer instanceof BulkAnswer.Items)) {
        throw new IllegalStateException(answer.toString());
      }
    }
  }
}
