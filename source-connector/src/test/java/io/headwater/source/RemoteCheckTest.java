package io.headwater.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.source.dynamodb.IamAction;
import io.headwater.source.testing.FakeAws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

// Changes properties of the whole process, which other tests' clients read.
@Isolated
class RemoteCheckTest {
  private static final String SECRET = "wJalrXUtnFEMI";
  private static final Map<String, String> PROFILE =
      Map.of("aws.profile", "mine", "aws.access.key.id", "", "aws.secret.access.key", "");
  private static final String ROLE = "arn:aws:iam::123456789012:role/reader";

  private final FakeAws aws =
      new FakeAws()
          .table("orders", "NEW_AND_OLD_IMAGES", Map.of("team", "shop"))
          .table("keys", "KEYS_ONLY", Map.of())
          .table("plain", null, Map.of());

  @AfterEach
  void close() {
    aws.close();
  }

  @Test
  void whatWorksHasNoFinding() {
    assertThat(findings()).isEmpty();
    assertThat(findings("table.include.list", "ord.*", "table.include.tags", "team")).isEmpty();
    assertThat(findings("table.include.list", "keys", "image.lookup", "true")).isEmpty();
  }

  static Stream<Arguments> wrongTables() {
    return Stream.of(
        Arguments.of("table.include.list", "gone", "table.include.list", "gone"),
        Arguments.of("table.include.list", "plain", "table.include.list", "no enabled stream"),
        Arguments.of("table.include.list", "keys", "image.lookup", "KEYS_ONLY"),
        Arguments.of("table.include.list", "no-.*", "table.include.list", "no-.*"),
        Arguments.of("table.include.tags", "team=other", "table.include.tags", "team=other"));
  }

  @ParameterizedTest
  @MethodSource("wrongTables")
  void aWrongTableIsToldAtItsOption(String option, String value, String at, String words) {
    Map<String, List<String>> findings = findings(option, value);

    assertThat(findings).containsOnlyKeys(at);
    assertThat(findings.get(at)).singleElement().asString().contains(words);
  }

  @Test
  void oneFindingHidesNoOther() {
    aws.refuse("GetRecords", 400, "AccessDeniedException")
        .refuse("GetShardIterator", 400, "AccessDeniedException")
        .refuse("DescribeStream", 400, "AccessDeniedException")
        .refuse("BatchGetItem", 400, "AccessDeniedException")
        .refuse("Scan", 400, "AccessDeniedException");
    Map<String, List<String>> findings =
        findings("table.include.list", "gone,orders,plain", "image.lookup", "true");

    assertThat(findings).containsOnlyKeys("table.include.list", "aws.access.key.id");
    assertThat(findings.get("table.include.list")).hasSize(2);
    assertThat(findings)
        .extractingByKey("aws.access.key.id")
        .asString()
        .contains(
            "dynamodb:DescribeStream",
            "dynamodb:GetShardIterator",
            "dynamodb:GetRecords",
            "dynamodb:Scan",
            "dynamodb:BatchGetItem");
  }

  @Test
  void whoMayNotDescribeLearnsWhatElseIsMissing() {
    aws.refuse("DescribeTable", 400, "AccessDeniedException")
        .refuse("ListTables", 400, "AccessDeniedException")
        .refuse("Scan", 400, "AccessDeniedException");
    List<String> findings =
        findings("table.include.list", "orders,keys,o.*").values().stream()
            .flatMap(List::stream)
            .toList();

    assertThat(findings).hasSize(4);
    assertThat(findings.toString())
        .contains(
            "dynamodb:ListTables",
            "dynamodb:DescribeTable on table orders",
            "dynamodb:DescribeTable on table keys",
            "dynamodb:Scan");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DescribeStream", "GetShardIterator", "GetRecords", "Scan"})
  void aProbeThatFailsOtherwiseIsNoFinding(String action) {
    for (String code : List.of("ThrottlingException", "ValidationException", "LimitExceeded")) {
      aws.refuse(action, 400, code);
      assertThat(findings()).as(code).isEmpty();
    }
    aws.refuse(action, 503, "ServiceUnavailable");
    assertThat(findings()).isEmpty();
  }

  @Test
  void onlyWhatRunningNeedsIsProbed() {
    aws.refuse("Scan", 400, "AccessDeniedException")
        .refuse("BatchGetItem", 400, "AccessDeniedException");

    assertThat(findings("snapshot.mode", "never")).isEmpty();
    assertThat(aws.calls("BatchGetItem")).isEmpty();
    assertThat(findings("snapshot.mode", "initial")).containsOnlyKeys("aws.access.key.id");
    assertThat(aws.calls("BatchGetItem").get(0).body())
        .contains("\"orders\"", "\"pk\":{\"S\":", "\"sk\":{\"N\":");
    assertThat(aws.calls("Scan").get(0).body()).contains("\"Limit\":1");
    assertThat(aws.calls("GetRecords").get(0).body()).contains("\"Limit\":1", "an-iterator");
  }

  @Test
  void aSnapshotThatMayTakeLongMayLookItemsUp() {
    aws.refuse("BatchGetItem", 400, "AccessDeniedException");

    assertThat(findings("snapshot.mode", "initial").toString()).contains("dynamodb:BatchGetItem");
  }

  static Stream<Arguments> callers() {
    return Stream.of(
        Arguments.of(Map.of(), "aws.access.key.id"),
        Arguments.of(Map.of("aws.role.arn", ROLE), "aws.role.arn"),
        Arguments.of(PROFILE, "aws.profile"));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void aMissingPermissionIsToldWhereTheCredentialsComeFrom(
      Map<String, String> options, String option, @TempDir Path folder) throws IOException {
    withProfile(
        folder,
        () -> {
          for (String code : List.of("AccessDeniedException", "UnrecognizedClientException")) {
            aws.refuse("DescribeTable", 400, code);
            Map<String, List<String>> findings = findings(options);

            assertThat(findings).containsOnlyKeys(option);
            assertThat(findings.toString()).contains("dynamodb:DescribeTable", code);
          }
        });
  }

  static Stream<Arguments> unreachable() {
    String nowhere = "http://127.0.0.1:1";
    return Stream.of(
        Arguments.of(Map.of("aws.endpoint", nowhere), "aws.endpoint"),
        Arguments.of(Map.of("aws.endpoint", "", "aws.region", "no-such-region-9"), "aws.region"),
        Arguments.of(Map.of("aws.streams.endpoint", nowhere), "aws.streams.endpoint"),
        Arguments.of(Map.of("aws.proxy.url", nowhere), "aws.proxy.url"),
        Arguments.of(
            Map.of("aws.role.arn", ROLE, "aws.sts.endpoint", nowhere), "aws.sts.endpoint"));
  }

  @ParameterizedTest
  @MethodSource("unreachable")
  void whatCannotBeReachedIsToldAtTheOptionOfTheWay(Map<String, String> options, String option) {
    Map<String, List<String>> findings = findings(options);

    assertThat(findings).containsOnlyKeys(option);
    assertThat(findings.get(option)).hasSize(1);
  }

  static Stream<Arguments> roles() {
    return Stream.of(
        Arguments.of("AccessDenied", "aws.role.arn", "sts:AssumeRole"),
        Arguments.of("ValidationError", "aws.role.arn", "ValidationError"),
        Arguments.of("InvalidClientTokenId", "aws.access.key.id", "does not take"),
        Arguments.of("ExpiredToken", "aws.access.key.id", "does not take"));
  }

  @ParameterizedTest
  @MethodSource("roles")
  void aRoleThatCannotBeAssumedIsToldAtItsOption(String code, String option, String words) {
    aws.refuse("AssumeRole", 403, code);
    Map<String, List<String>> findings = findings("aws.role.arn", ROLE);

    assertThat(findings).containsOnlyKeys(option);
    assertThat(findings.get(option)).singleElement().asString().contains(words, ROLE);
  }

  @Test
  void anUnknownProfileAndMissingCredentialsAreTold(@TempDir Path folder) throws IOException {
    withProfile(
        folder,
        () -> {
          Map<String, String> unknown = new HashMap<>(PROFILE);
          unknown.put("aws.profile", "unknown");
          assertThat(findings(unknown)).containsOnlyKeys("aws.profile");
          unknown.put("aws.profile", "");
          assertThat(findings(unknown)).containsOnlyKeys("aws.access.key.id");
          assertThat(findings(unknown).toString())
              .contains("no AWS credentials")
              .doesNotContain("cannot be reached");
          unknown.put("aws.region", "");
          assertThat(findings(unknown)).containsOnlyKeys("aws.region");
        });
  }

  @Test
  void aProxyThatWantsAnotherLoginIsTold() {
    aws.proxyLogin("Basic another");
    Map<String, List<String>> findings =
        findings(
            "aws.endpoint",
            "http://dynamodb.invalid",
            "aws.proxy.url",
            aws.url(),
            "aws.proxy.username",
            "me",
            "aws.proxy.password",
            SECRET);

    assertThat(findings).containsOnlyKeys("aws.proxy.url");
  }

  @Test
  void optionsThatDoNotGoTogetherAreToldWithoutACall() {
    assertThat(
            findings("aws.fips.enabled", "true", "aws.session.token", SECRET, "aws.profile", "p"))
        .containsOnlyKeys("aws.fips.enabled", "aws.profile");
    assertThat(findings("table.include.list", "")).containsOnlyKeys("table.include.list");
    assertThat(aws.actions()).isEmpty();
  }

  @Test
  void aThrottledServiceIsNoFinding() {
    aws.refuse("DescribeTable", 400, "ThrottlingException", 2);

    assertThat(findings()).isEmpty();
  }

  @Test
  void everyActionHasItsReasonInTheDocumentation() throws IOException {
    String page = Files.readString(Path.of("../docs/iam.md"), UTF_8);
    for (IamAction action : IamAction.values()) {
      assertThat(page).contains("| `" + action + "` |", "\"" + action + "\"");
    }
  }

  private static void withProfile(Path folder, Runnable test) throws IOException {
    Path file = folder.resolve("credentials");
    Files.writeString(
        file, "[mine]\naws_access_key_id=PROFILEKEY\naws_secret_access_key=" + SECRET + "\n");
    System.setProperty("aws.sharedCredentialsFile", file.toString());
    System.setProperty("aws.disableEc2Metadata", "true");
    try {
      test.run();
    } finally {
      System.clearProperty("aws.sharedCredentialsFile");
      System.clearProperty("aws.disableEc2Metadata");
    }
  }

  private Map<String, List<String>> findings(String... options) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      given.put(options[i], options[i + 1]);
    }
    return findings(given);
  }

  private Map<String, List<String>> findings(Map<String, String> options) {
    Map<String, String> properties = new HashMap<>();
    properties.put("aws.region", "eu-west-1");
    properties.put("aws.endpoint", aws.url());
    properties.put("aws.access.key.id", "AKID");
    properties.put("aws.secret.access.key", SECRET);
    if (!options.containsKey("table.include.tags")) {
      properties.put("table.include.list", "orders");
    }
    if (options.containsKey("aws.role.arn")) {
      properties.put("aws.sts.endpoint", aws.url());
    }
    properties.putAll(options);
    Map<String, ConfigValue> values =
        new DynamoDbStreamsSourceConnector()
            .config().validate(properties).stream()
                .collect(Collectors.toMap(ConfigValue::name, value -> value));
    values.putIfAbsent("image.lookup", new ConfigValue("image.lookup"));
    assertThat(values.values()).allMatch(value -> value.errorMessages().isEmpty());
    RemoteCheck.check(properties, values);
    Map<String, List<String>> findings =
        values.values().stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    assertThat(findings.toString()).doesNotContain(SECRET);
    return findings;
  }
}
