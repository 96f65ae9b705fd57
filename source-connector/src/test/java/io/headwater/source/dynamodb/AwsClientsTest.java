package io.headwater.source.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headwater.source.config.AwsSettings;
import io.headwater.source.config.SourceConfig;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.testing.FakeAws;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

// Changes properties of the whole process, which other tests' clients read.
@Isolated
class AwsClientsTest {
  private static final String SECRET = "wJalrXUtnFEMI";
  private static final String ROLE = "arn:aws:iam::123456789012:role/reader";

  private final FakeAws aws = new FakeAws().table("orders");
  private final Map<String, String> changedProperties = new HashMap<>();
  private final Path folder;

  AwsClientsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void close() {
    aws.close();
    changedProperties.forEach(
        (name, before) -> {
          if (before == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, before);
          }
        });
  }

  @Test
  void temporaryKeysAreSentWithTheirToken() {
    describe(settings("aws.session.token", "the-token"));

    FakeAws.Call call = aws.calls("DescribeTable").get(0);
    assertThat(call.header("X-Amz-Security-Token")).isEqualTo("the-token");
    assertThat(call.header("Authorization")).contains("Credential=AKID/", "/eu-west-1/dynamodb/");
  }

  @Test
  void aRoleIsAssumedWithItsExternalIdAndSessionName() {
    describe(
        settings(
            "aws.role.arn",
            ROLE,
            "aws.sts.endpoint",
            aws.url(),
            "aws.role.external.id",
            "ext:1",
            "aws.role.session.name",
            "mine"));

    FakeAws.Call assumed = aws.calls("AssumeRole").get(0);
    assertThat(assumed.header("Authorization")).contains("Credential=AKID/", "/eu-west-1/sts/");
    assertThat(assumed.body())
        .contains(
            "Action=AssumeRole",
            "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Freader",
            "ExternalId=ext%3A1",
            "RoleSessionName=mine");
    FakeAws.Call call = aws.calls("DescribeTable").get(0);
    assertThat(call.header("Authorization")).contains("Credential=ASIASESSION1/");
    assertThat(call.header("X-Amz-Security-Token")).isEqualTo("session-token-1");
  }

  @Test
  void aRolesCredentialsAreRenewedBeforeTheyExpire() {
    try (AwsClients clients =
        AwsClients.open(settings("aws.role.arn", ROLE, "aws.sts.endpoint", aws.url()), 1)) {
      TableDescription.describe(clients, "orders");
      // The fake's sessions are due for renewal after 200 ms.
      while (aws.calls("AssumeRole").size() < 2) {
        TableDescription.describe(clients, "orders");
      }
    }

    assertThat(aws.calls("AssumeRole").get(0).body()).contains("RoleSessionName=headwater");
    List<FakeAws.Call> calls = aws.calls("DescribeTable");
    assertThat(calls.get(calls.size() - 1).header("X-Amz-Security-Token"))
        .isEqualTo("session-token-2");
  }

  @Test
  void aRoleThatIsDeniedIsNamedWithItsRemedy() {
    aws.refuse("AssumeRole", 403, "AccessDenied");
    StreamReadException failure =
        failure(settings("aws.role.arn", ROLE, "aws.sts.endpoint", aws.url()));

    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure)
        .hasMessageContainingAll(
            ROLE, "sts:AssumeRole", "trust policy", "AccessDenied", "the words of STS");
    assertNoSecret(failure);
  }

  @Test
  void anOutageOfStsIsWaitedOut() {
    StreamReadException failure =
        failure(settings("aws.role.arn", ROLE, "aws.sts.endpoint", "http://127.0.0.1:1"));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContainingAll(ROLE, "cannot be assumed");
  }

  @Test
  void aProfileGivesKeysAndRegion() throws IOException {
    profiles("[mine]\naws_access_key_id=PROFILEKEY\naws_secret_access_key=s\nregion=eu-north-1\n");
    describe(
        parsed(
            Map.of(
                "table.include.list", "orders",
                "aws.endpoint", aws.url(),
                "aws.profile", "mine")));

    assertThat(aws.calls("DescribeTable").get(0).header("Authorization"))
        .contains("Credential=PROFILEKEY/", "/eu-north-1/");
  }

  @Test
  void anUnknownProfileIsNamedAndWaitedFor() throws IOException {
    profiles("[other]\naws_access_key_id=PROFILEKEY\naws_secret_access_key=" + SECRET + "\n");
    StreamReadException failure =
        failure(
            parsed(
                Map.of(
                    "table.include.list", "orders",
                    "aws.region", "eu-west-1",
                    "aws.endpoint", aws.url(),
                    "aws.profile", "mine")));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContainingAll("profile mine", "aws.profile", "~/.aws");
    assertNoSecret(failure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[mine\nx=SECRET\n", "x=SECRET\n", "[mine]\nSECRET\n"})
  void aBrokenFileOfProfilesIsNamedWithoutItsContent(String content) throws IOException {
    profiles(content.replace("SECRET", SECRET));
    HostRecorder http = new HostRecorder();
    SdkClientException failure =
        catchThrowableOfType(
            SdkClientException.class, () -> AwsClients.open(settings(), http).close());

    assertThat(failure).hasMessageContainingAll("~/.aws/credentials", "line");
    assertNoSecret(failure);
    assertThat(http.closed).isEqualTo(1);
  }

  @Test
  void missingCredentialsSayWhatToSetAndAreWaitedFor() throws IOException {
    profiles("");
    set("aws.disableEc2Metadata", "true");
    StreamReadException failure =
        failure(
            parsed(
                Map.of(
                    "table.include.list", "orders",
                    "aws.region", "eu-west-1",
                    "aws.endpoint", aws.url())));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure)
        .hasMessageContainingAll("no AWS credentials", "aws.access.key.id", "role")
        .hasMessageNotContaining("Unable to load credentials");
    assertThat(aws.actions()).isEmpty();
  }

  @Test
  void everyCallGoesThroughTheProxyWithItsLogin() {
    String login =
        "Basic "
            + Base64.getEncoder().encodeToString("me:hunter2".getBytes(StandardCharsets.UTF_8));
    aws.proxyLogin(login);
    AwsSettings settings =
        settings(
            "aws.endpoint", "http://dynamodb.invalid",
            "aws.sts.endpoint", "http://sts.invalid",
            "aws.role.arn", ROLE,
            "aws.proxy.url", aws.url(),
            "aws.proxy.username", "me",
            "aws.proxy.password", "hunter2");
    describe(settings);
    try (AwsClients clients = AwsClients.open(settings, 1)) {
      assertThat(PermissionProbe.stream(clients, "arn")).isEmpty();
    }

    assertThat(aws.calls("AssumeRole"))
        .extracting(FakeAws.Call::url)
        .contains("http://sts.invalid/");
    assertThat(aws.calls("DescribeTable"))
        .extracting(FakeAws.Call::url)
        .contains("http://dynamodb.invalid/");
    assertThat(aws.calls("GetRecords"))
        .extracting(FakeAws.Call::url)
        .contains("http://dynamodb.invalid/");
    assertThat(aws.calls("DescribeTable"))
        .last()
        .satisfies(call -> assertThat(call.header("Proxy-Authorization")).isEqualTo(login));
  }

  @Test
  void aProxyThatRefusesTheLoginIsARefusalWithoutThePassword() {
    aws.proxyLogin("Basic another");
    StreamReadException failure =
        failure(
            settings(
                "aws.endpoint", "http://dynamodb.invalid",
                "aws.proxy.url", aws.url(),
                "aws.proxy.username", "me",
                "aws.proxy.password", "hunter2"));

    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure).hasMessageContaining("407");
    assertNoSecret(failure);
  }

  static Stream<Arguments> endpoints() {
    return Stream.of(
        Arguments.of(
            Map.of(),
            "dynamodb.us-east-1.amazonaws.com",
            "streams.dynamodb.us-east-1.amazonaws.com",
            "sts.us-east-1.amazonaws.com"),
        Arguments.of(
            Map.of("aws.fips.enabled", "true"),
            "dynamodb-fips.us-east-1.amazonaws.com",
            "streams.dynamodb-fips.us-east-1.amazonaws.com",
            "sts-fips.us-east-1.amazonaws.com"),
        Arguments.of(
            Map.of("aws.dualstack.enabled", "true"),
            "dynamodb.us-east-1.api.aws",
            "streams-dynamodb.us-east-1.api.aws",
            "sts.us-east-1.api.aws"),
        Arguments.of(
            Map.of(
                "aws.endpoint", "http://vpce-1.invalid",
                "aws.streams.endpoint", "http://vpce-2.invalid",
                "aws.sts.endpoint", "http://vpce-3.invalid"),
            "vpce-1.invalid",
            "vpce-2.invalid",
            "vpce-3.invalid"));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void theHostsAreDerivedFromRegionAndVariant(
      Map<String, String> options, String tables, String streams, String sts) {
    Map<String, String> properties = new HashMap<>();
    properties.put("table.include.list", "orders");
    properties.put("aws.region", "us-east-1");
    properties.put("aws.access.key.id", "AKID");
    properties.put("aws.secret.access.key", SECRET);
    options.forEach(
        (option, value) -> {
          if (!option.startsWith("aws.sts")) {
            properties.put(option, value);
          }
        });
    HostRecorder direct = new HostRecorder();
    try (AwsClients clients = AwsClients.open(parsed(properties), direct)) {
      assertThatThrownBy(() -> TableDescription.describe(clients, "orders"))
          .isInstanceOf(StreamReadException.class);
      assertThat(PermissionProbe.stream(clients, "arn")).hasSize(1);
    }
    properties.putAll(options);
    properties.put("aws.role.arn", ROLE);
    HostRecorder assumed = new HostRecorder();
    try (AwsClients clients = AwsClients.open(parsed(properties), assumed)) {
      assertThatThrownBy(() -> TableDescription.describe(clients, "orders"))
          .isInstanceOf(StreamReadException.class);
    }

    assertThat(direct.hosts).containsExactly(tables, streams);
    assertThat(assumed.hosts).containsExactly(sts);
    assertThat(List.of(direct.closed, assumed.closed)).containsExactly(1, 1);
  }

  @Test
  void nothingStaysOpenWhenALaterPartCannotBeBuilt() throws IOException {
    profiles("");
    set("aws.disableEc2Metadata", "true");
    HostRecorder http = new HostRecorder();
    AwsSettings settings =
        parsed(
            Map.of(
                "table.include.list", "orders",
                "aws.access.key.id", "AKID",
                "aws.secret.access.key", SECRET));

    assertThatThrownBy(() -> AwsClients.open(settings, http))
        .isInstanceOf(SdkClientException.class)
        .hasMessageContaining("region")
        .hasMessageNotContaining(SECRET);
    assertThat(http.closed).isEqualTo(1);
  }

  @Test
  void thePartsAreClosedInReverseOrderWhateverFails() {
    List<String> closed = new ArrayList<>();
    Closing closing = new Closing();
    for (String part : List.of("http", "sts", "streams")) {
      closing.add(
          () -> {
            closed.add(part);
            throw new IllegalStateException(part);
          });
    }

    assertThatThrownBy(closing::close)
        .hasMessage("streams")
        .hasSuppressedException(new IllegalStateException("sts"));
    assertThat(closed).containsExactly("streams", "sts", "http");
  }

  @Test
  void theTimerOfACallThatWasAnsweredIsGone() {
    ScheduledThreadPoolExecutor timeouts = AwsClients.timeouts();
    try {
      timeouts.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(true);

      assertThat(timeouts.getQueue()).isEmpty();
    } finally {
      timeouts.shutdownNow();
    }
  }

  /** Remembers where requests would have gone. */
  private static final class HostRecorder implements SdkHttpClient {
    private final List<String> hosts = new ArrayList<>();
    private int closed;

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      hosts.add(request.httpRequest().host());
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          throw new IOException("not sent");
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private void describe(AwsSettings settings) {
    try (AwsClients clients = AwsClients.open(settings, 1)) {
      assertThat(TableDescription.describe(clients, "orders").keyAttributes())
          .containsExactly("pk", "sk");
    }
  }

  private StreamReadException failure(AwsSettings settings) {
    try (AwsClients clients = AwsClients.open(settings, 1)) {
      return catchThrowableOfType(
          StreamReadException.class, () -> TableDescription.describe(clients, "orders"));
    }
  }

  private static void assertNoSecret(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    assertThat(text.toString()).doesNotContain(SECRET, "hunter2", "the-token");
  }

  private AwsSettings settings(String... options) {
    Map<String, String> properties = new HashMap<>();
    properties.put("table.include.list", "orders");
    properties.put("aws.region", "eu-west-1");
    properties.put("aws.endpoint", aws.url());
    properties.put("aws.access.key.id", "AKID");
    properties.put("aws.secret.access.key", SECRET);
    for (int i = 0; i < options.length; i += 2) {
      properties.put(options[i], options[i + 1]);
    }
    return parsed(properties);
  }

  private static AwsSettings parsed(Map<String, String> properties) {
    return SourceConfig.from(properties).aws();
  }

  private void profiles(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("credentials"), content);
    set("aws.sharedCredentialsFile", file.toString());
    set("aws.configFile", folder.resolve("none").toString());
  }

  private void set(String name, String value) {
    changedProperties.putIfAbsent(name, System.getProperty(name));
    System.setProperty(name, value);
  }
}
