package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.write.BulkAnswer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server recomputes the signature from what it received. */
@Timeout(60)
class RequestSignerTest {
  private static final String KEY_ID = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String ONE_DELETED = "{\"items\":[{\"delete\":{\"status\":200}}]}";
  private static final byte[] BODY =
      "{\"delete\":{\"_index\":\"i\",\"_id\":\"é\"}}\n".getBytes(UTF_8);

  private final FakeServer server = new FakeServer();

  RequestSignerTest() throws IOException {}

  @AfterEach
  void close() {
    server.close();
  }

  // The vectors of AWS's signature test suite (aws-sig-v4-test-suite).
  @ParameterizedTest
  @CsvSource({
    "GET, /, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "GET, /?Param2=value2&Param1=value1, b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    "POST, /, 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
  })
  void theCheckItselfAgreesWithThePublishedVectors(String method, String target, String signature) {
    Map<String, String> headers =
        Map.of(
            "host",
            "example.amazonaws.com",
            "x-amz-date",
            "20150830T123600Z",
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=host;x-amz-date, Signature="
                + signature);

    SignatureCheck.Result result =
        SignatureCheck.of(
            method, target, headers, new byte[0], "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    assertThat(result.expected()).isEqualTo(signature);
  }

  @ParameterizedTest
  @ValueSource(strings = {"es", "aoss"})
  void bulksAreSignedAsTheyAreSent(String service) throws Exception {
    server.answer(200, ONE_DELETED);

    assertThat(send(Map.of("aws.signing", service))).isInstanceOf(BulkAnswer.Items.class);

    FakeServer.Received request = server.received();
    SignatureCheck.Result result = check(request);
    assertThat(result.signature()).isEqualTo(result.expected());
    assertThat(result.keyId()).isEqualTo(KEY_ID);
    assertThat(result.region()).isEqualTo("eu-west-1");
    assertThat(result.service()).isEqualTo(service);
    assertThat(result.signedHeaders()).contains("host", "x-amz-date", "x-amz-content-sha256");
    assertThat(request.header("X-amz-content-sha256"))
        .isEqualTo(SignatureCheck.hex(SignatureCheck.sha256(BODY)));
    assertThat(request.bytes()).isEqualTo(BODY);
  }

  @Test
  void compressedBulksAreSignedAsTheyAreSent() throws Exception {
    server.answer(200, ONE_DELETED);

    send(Map.of("compression.type", "gzip", "aws.session.token", "t0ken/+="));

    FakeServer.Received request = server.received();
    SignatureCheck.Result result = check(request);
    assertThat(request.header("Content-encoding")).isEqualTo("gzip");
    assertThat(request.header("X-amz-security-token")).isEqualTo("t0ken/+=");
    assertThat(result.signedHeaders()).contains("x-amz-security-token");
    assertThat(result.signature()).isEqualTo(result.expected());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/orders",
        "/%3Clogs-%7Bnow%2Fd%7D%3E",
        "/caf%C3%A9%20%2B%2A~_-.",
        "/.orders/_settings/index.gc_deletes"
      })
  void anyPathAndQueryIsSignedAsItIsSent(String path) throws Exception {
    for (String method : new String[] {"GET", "HEAD", "PUT", "DELETE"}) {
      server.answer(200, "{}");
      Map<String, String> query = new TreeMap<>();
      query.put("filter_path", "errors,items.*.status");
      query.put("flag", "");
      query.put("text", "a b+c/é&=~'()!");
      try (OpenSearchHttp http = http(Map.of("connection.url", server.url() + "/prefix/v1"))) {
        byte[] body = method.equals("PUT") ? BODY : null;
        var answer =
            http.send(method, path, query, body, "application/json").get(30, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(200);
      }

      FakeServer.Received request = server.received();
      assertThat(request.line()).startsWith(method + " /prefix/v1" + path + "?");
      SignatureCheck.Result result = check(request);
      assertThat(result.signature()).as(request.line()).isEqualTo(result.expected());
    }
  }

  @Test
  void theRegionIsThatOfTheHostUnlessItIsGiven() {
    Map<String, String> amazon =
        Map.of("connection.url", "https://search-x-abc.ap-south-1.es.amazonaws.com");

    assertThat(region(amazon, Map.of())).contains("ap-south-1");
    assertThat(region(amazon, Map.of("aws.region", "us-east-2"))).contains("us-east-2");
    assertThat(region(Map.of("connection.url", "https://search.example.org"), Map.of())).isEmpty();
    assertThat(
            region(
                Map.of("connection.url", "https://x.us-gov-west-1.aoss.amazonaws.com"), Map.of()))
        .contains("us-gov-west-1");
  }

  private static Optional<String> region(Map<String, String> url, Map<String, String> options) {
    Map<String, String> properties = new HashMap<>(url);
    properties.put("aws.signing", "es");
    properties.putAll(options);
    return SinkSettings.from(properties).connection().signing().orElseThrow().region();
  }

  @Test
  void aRoleIsAssumedOnceAndItsKeysSign() throws Exception {
    try (FakeServer sts = new FakeServer()) {
      sts.answer(200, assumedRole());
      server.answer(200, ONE_DELETED).answer(200, ONE_DELETED);
      try (OpenSearch openSearch = new OpenSearch(SinkSettings.from(options(role(sts))))) {
        assertThat(send(openSearch)).isInstanceOf(BulkAnswer.Items.class);
        assertThat(send(openSearch)).isInstanceOf(BulkAnswer.Items.class);
      }

      assertThat(sts.receivedCount()).isEqualTo(1);
      String asked = sts.received().body();
      assertThat(asked)
          .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fsink")
          .contains("RoleSessionName=nightly")
          .contains("ExternalId=ext-7");
      FakeServer.Received request = server.received();
      assertThat(request.header("X-amz-security-token")).isEqualTo("role-token");
      SignatureCheck.Result result = check(request, "role-secret");
      assertThat(result.keyId()).isEqualTo("ROLEKEY");
      assertThat(result.signature()).isEqualTo(result.expected());
    }
  }

  @Test
  void aRoleThatMayNotBeAssumedIsARefusal() throws Exception {
    try (FakeServer sts = new FakeServer()) {
      sts.answer(403, stsError("AccessDenied"));

      BulkAnswer answer = send(role(sts));

      assertThat(answer).isInstanceOf(BulkAnswer.Refused.class);
      BulkAnswer.Refused refused = (BulkAnswer.Refused) answer;
      assertThat(refused.status()).isEqualTo(403);
      assertThat(Objects.requireNonNull(refused.error()).reason())
          .contains("arn:aws:iam::123456789012:role/sink cannot be assumed", "AccessDenied");
      assertThat(server.receivedCount()).isZero();
    }
  }

  @Test
  void anStsThatIsOutOfOrderIsNoAnswer() throws Exception {
    try (FakeServer sts = new FakeServer()) {
      sts.answer(503, "").answer(400, stsError("Throttling"));
      for (int i = 0; i < 2; i++) {
        BulkAnswer answer = send(role(sts));

        assertThat(answer).isInstanceOf(BulkAnswer.Unanswered.class);
        assertThat(((BulkAnswer.Unanswered) answer).sent()).isFalse();
        assertThat(((BulkAnswer.Unanswered) answer).problem()).contains("cannot be assumed");
      }
      assertThat(sts.receivedCount()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "connection.url; connection.url; http://a,http://b",
        "aws.signing; connection.username; me",
        "connection.headers; connection.headers; {\"authorization\":\"x\"}",
        "connection.headers; connection.headers; {\"X-Amz-Date\":\"x\"}",
        "aws.secret.access.key; aws.secret.access.key; ''",
        "aws.profile; aws.profile; dev",
        "aws.role.external.id; aws.role.external.id; ext",
        "aws.signing; aws.signing; none",
        "aws.region; aws.region; Frankfurt"
      })
  void whatDoesNotFitASignatureIsRefused(String named, String option, String value) {
    Map<String, String> options = new HashMap<>(options(Map.of("connection.password", "x")));
    if (!option.equals("connection.username")) {
      options.remove("connection.password");
    }
    options.put(option, value);

    assertThatThrownBy(() -> SinkSettings.from(options))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(named)
        .hasMessageNotContaining(SECRET);
  }

  private static Map<String, String> role(FakeServer sts) {
    return Map.of(
        "aws.role.arn", "arn:aws:iam::123456789012:role/sink",
        "aws.role.external.id", "ext-7",
        "aws.role.session.name", "nightly",
        "aws.sts.endpoint", sts.url());
  }

  private static String assumedRole() {
    return "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ROLEKEY</AccessKeyId>"
        + "<SecretAccessKey>role-secret</SecretAccessKey><SessionToken>role-token</SessionToken>"
        + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
        + "</AssumeRoleResponse>";
  }

  private static String stsError(String code) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>"
        + code
        + "</Code><Message>no</Message></Error></ErrorResponse>";
  }

  private static SignatureCheck.Result check(FakeServer.Received request) {
    return check(request, SECRET);
  }

  private static SignatureCheck.Result check(FakeServer.Received request, String secret) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach((name, v) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", v)));
    String[] line = request.line().split(" ", 2);
    return SignatureCheck.of(line[0], line[1], headers, request.bytes(), secret);
  }

  private BulkAnswer send(Map<String, String> options) throws Exception {
    try (OpenSearch openSearch = new OpenSearch(SinkSettings.from(options(options)))) {
      return send(openSearch);
    }
  }

  private static BulkAnswer send(OpenSearch openSearch) throws Exception {
    return openSearch.bulk().send(BODY).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private OpenSearchHttp http(Map<String, String> options) {
    return new OpenSearchHttp(SinkSettings.from(options(options)).connection(), 1);
  }

  private Map<String, String> options(Map<String, String> more) {
    Map<String, String> options = new HashMap<>();
    options.put("connection.url", server.url());
    options.put("aws.signing", "es");
    options.put("aws.region", "eu-west-1");
    options.put("aws.access.key.id", KEY_ID);
    options.put("aws.secret.access.key", SECRET);
    options.putAll(more);
    return options;
  }
}
