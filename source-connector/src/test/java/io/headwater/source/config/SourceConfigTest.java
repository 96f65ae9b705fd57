package io.headwater.source.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.ImageFormat;
import io.headwater.event.Operation;
import io.headwater.source.config.ReadSettings.IdlePoll;
import io.headwater.source.config.ReadSettings.OnGap;
import io.headwater.source.event.EventFormat;
import io.headwater.source.event.EventFormat.KeyScope;
import io.headwater.source.event.EventFormat.Notation;
import io.headwater.source.event.TopicTemplate;
import io.headwater.source.plan.StreamStart;
import io.headwater.source.snapshot.ScanOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceConfigTest {
  private static final String SECRET = "wJalrXUtnFEMI";
  private static final String ROLE = "arn:aws:iam::123456789012:role/path/reader";
  private static final AwsSettings NO_AWS_OPTION =
      new AwsSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          false,
          new CredentialSettings(Optional.empty(), Optional.empty(), Optional.empty()),
          Optional.empty());

  @Test
  void everyOptionIsDocumentedGroupedAndNamed() {
    for (ConfigDef.ConfigKey key : SourceConfig.definition().configKeys().values()) {
      assertThat(key.documentation).as(key.name).isNotBlank().endsWith(".");
      assertThat(key.group).as(key.name).isNotBlank();
      assertThat(key.displayName).as(key.name).isNotEqualTo(key.name);
      assertThat(key.orderInGroup).as(key.name).isPositive();
    }
  }

  @Test
  void anEnumerationRecommendsItsValues() {
    ConfigValue start =
        SourceConfig.definition().validate(Map.of("table.include.list", "orders")).stream()
            .filter(value -> value.name().equals("stream.start"))
            .findFirst()
            .orElseThrow();

    assertThat(start.recommendedValues()).isEqualTo(List.of("trim_horizon", "latest"));
    assertThat(start.visible()).isTrue();
    assertThat(with("stream.start", "Trim_Horizon").read().start())
        .isEqualTo(new StreamStart.TrimHorizon());
    assertThat(with("stream.start", "2026-01-31T12:00:00Z").read().start())
        .isEqualTo(new StreamStart.Since(Instant.parse("2026-01-31T12:00:00Z")));
  }

  @Test
  void onlyTheTableMustBeGiven() {
    SourceConfig config = SourceConfig.from(Map.of("table.include.list", "orders"));

    assertThat(config)
        .isEqualTo(
            new SourceConfig(
                NO_AWS_OPTION,
                new TableSettings(
                    new TableNames(Set.of("orders"), List.of()),
                    List.of(),
                    new TableNames(Set.of(), List.of()),
                    "dynamodb"),
                new SnapshotSettings(
                    SnapshotSettings.Mode.INITIAL,
                    0,
                    0,
                    Duration.ofMinutes(5),
                    Duration.ofHours(12),
                    Duration.ofSeconds(30),
                    new ScanOptions(true, Optional.empty(), List.of())),
                new ReadSettings(
                    new StreamStart.TrimHorizon(),
                    OnGap.FAIL,
                    2,
                    16 << 20,
                    new IdlePoll(Duration.ofMillis(200), Duration.ofSeconds(1), 100),
                    Duration.ofMinutes(1),
                    5,
                    Duration.ZERO),
                new EventSettings(
                    EventFormat.DEFAULT, TopicTemplate.DEFAULT, ImageSettings.PLAIN)));
    assertThat(config.topic("orders", "eu-west-1")).isEqualTo("dynamodb.orders");
    assertThat(config.table().heartbeatTopic()).isEqualTo("__headwater-heartbeat.dynamodb");
  }

  @Test
  void everyOptionIsRead() {
    Map<String, String> properties = new HashMap<>();
    properties.put("table.include.list", " orders , shop-.*");
    properties.put("table.include.tags", "search, team=shop");
    properties.put("table.exclude.list", "shop-[0-9]+,shop-old");
    properties.put("topic.prefix", "shop");
    properties.put("aws.region", "eu-west-1");
    properties.put("aws.endpoint", "http://localhost:8000");
    properties.put("aws.streams.endpoint", "http://localhost:8001");
    properties.put("aws.fips.enabled", "false");
    properties.put("aws.dualstack.enabled", "false");
    properties.put("aws.access.key.id", "AKID");
    properties.put("aws.secret.access.key", SECRET);
    properties.put("aws.session.token", "token");
    properties.put("aws.profile", "");
    properties.put("aws.role.arn", ROLE);
    properties.put("aws.role.external.id", "ext:1");
    properties.put("aws.role.session.name", "mine");
    properties.put("aws.sts.endpoint", "http://localhost:8002");
    properties.put("aws.proxy.url", "http://proxy/");
    properties.put("aws.proxy.username", "me");
    properties.put("aws.proxy.password", "hunter2");
    properties.put("snapshot.mode", "only");
    properties.put("snapshot.segments", "12");
    properties.put("snapshot.max.rcu", "100");
    properties.put("snapshot.margin.ms", "60000");
    properties.put("snapshot.stream.delay.max.ms", "3600000");
    properties.put("snapshot.log.interval.ms", "5000");
    properties.put("snapshot.consistent.read", "false");
    properties.put("snapshot.filter.expression", "#s = :s");
    properties.put("snapshot.filter.names", "{\"#s\":\"status\"}");
    properties.put("snapshot.filter.values", "{\":s\":{\"S\":\"on\"}}");
    properties.put("snapshot.projection", "a,b");
    properties.put("stream.start", "LATEST");
    properties.put("on.gap", "continue");
    properties.put("idle.poll.min.ms", "70");
    properties.put("describe.stream.max.per.second", "2.5");
    properties.put("heartbeat.interval.ms", "9000");
    properties.put("reader.threads", "5");
    properties.put("buffer.max.bytes", "2097152");
    properties.put("idle.poll.max.ms", "700");
    properties.put("idle.poll.max.per.second", "12.5");
    properties.put("shard.discovery.interval.ms", "2000");
    properties.put("tombstones.on.delete", "false");
    properties.put("value.format", "struct");
    properties.put("key.format", "STRUCT");
    properties.put("key.scope", "partition-key");
    properties.put("topic.template", "all-${region}");
    properties.put("ttl.deletes", "skip");
    properties.put("skipped.operations", "c, r");
    properties.put("image.format", "dynamodb-json");
    properties.put("attribute.include.list", "a,b");
    properties.put("attribute.exclude.list", "");
    properties.put("image.lookup", "true");
    properties.put("trace.attribute", "trace");
    assertThat(properties.keySet())
        .as("this test knows every option")
        .isEqualTo(SourceConfig.definition().names());

    SourceConfig config = SourceConfig.from(properties);

    assertThat(config.table())
        .isEqualTo(
            new TableSettings(
                new TableNames(Set.of("orders"), List.of("shop-.*")),
                List.of(
                    new TableTag("search", Optional.empty()),
                    new TableTag("team", Optional.of("shop"))),
                new TableNames(Set.of("shop-old"), List.of("shop-[0-9]+")),
                "shop"));
    assertThat(config.aws())
        .isEqualTo(
            new AwsSettings(
                Optional.of("eu-west-1"),
                Optional.of(URI.create("http://localhost:8000")),
                Optional.of(URI.create("http://localhost:8001")),
                false,
                false,
                new CredentialSettings(
                    Optional.of(
                        new CredentialSettings.StaticKeys(
                            "AKID", new Password(SECRET), Optional.of(new Password("token")))),
                    Optional.empty(),
                    Optional.of(
                        new CredentialSettings.AssumedRole(
                            ROLE,
                            Optional.of("ext:1"),
                            "mine",
                            Optional.of(URI.create("http://localhost:8002"))))),
                Optional.of(
                    new ProxySettings(
                        URI.create("http://proxy:80"),
                        Optional.of(new ProxySettings.Login("me", new Password("hunter2")))))));
    assertThat(config.read())
        .isEqualTo(
            new ReadSettings(
                new StreamStart.Latest(),
                OnGap.CONTINUE,
                5,
                2_097_152,
                new IdlePoll(Duration.ofMillis(70), Duration.ofMillis(700), 12.5),
                Duration.ofSeconds(2),
                2.5,
                Duration.ofSeconds(9)));
    assertThat(config.snapshot().mode()).isEqualTo(SnapshotSettings.Mode.ONLY);
    assertThat(config.event().format())
        .isEqualTo(
            new EventFormat(
                Notation.STRUCT,
                Notation.STRUCT,
                KeyScope.PARTITION_KEY,
                false,
                true,
                Set.of(Operation.INSERT, Operation.SNAPSHOT)));
    assertThat(config.event().topic()).isEqualTo(new TopicTemplate("all-${region}"));
    ImageSettings image = config.event().image();
    assertThat(image.format()).isEqualTo(ImageFormat.DYNAMODB_JSON);
    assertThat(image.filter().under("a").keepsValue()).isTrue();
    assertThat(image.filter().under("c").keepsValue()).isFalse();
    assertThat(image.lookup()).isTrue();
    assertThat(image.traceAttribute()).contains("trace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "table.include.list; ''",
        "table.include.list; ab",
        "table.include.list; orders,ab",
        "table.include.list; or(ders",
        "table.include.list; 'shop[0-9]{1,3}'",
        "table.include.list; arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
        "table.exclude.list; [",
        "table.exclude.list; orders",
        "table.exclude.list; o.*",
        "table.include.tags; =value",
        "topic.prefix; ''",
        "topic.prefix; a b",
        "topic.prefix; a/b",
        "aws.endpoint; localhost:8000",
        "aws.endpoint; ftp://host",
        "aws.endpoint; http://user:hunter2@host",
        "aws.endpoint; http://",
        "aws.endpoint; http://a b",
        "aws.streams.endpoint; streams",
        "aws.sts.endpoint; sts",
        "aws.sts.endpoint; http://localhost:1",
        "aws.region; eu west 1",
        "aws.region; EU-WEST-1",
        "aws.fips.enabled; maybe",
        "aws.dualstack.enabled; maybe",
        "aws.session.token; token",
        "aws.role.arn; reader",
        "aws.role.arn; arn:aws:iam::123456789012:user/me",
        "aws.role.external.id; ext",
        "aws.role.external.id; a b",
        "aws.role.session.name; a b",
        "aws.proxy.url; https://proxy:3128",
        "aws.proxy.url; proxy:3128",
        "aws.proxy.url; http://me:hunter2@proxy:3128",
        "aws.proxy.url; http://proxy:3128/path",
        "aws.proxy.username; me",
        "aws.proxy.password; hunter2",
        "stream.start; middle",
        "stream.start; ''",
        "reader.threads; 0",
        "reader.threads; 65",
        "reader.threads; many",
        "buffer.max.bytes; 1048575",
        "idle.poll.max.ms; 199",
        "idle.poll.max.ms; 60001",
        "idle.poll.max.per.second; 0.9",
        "idle.poll.max.per.second; 100001",
        "shard.discovery.interval.ms; 999",
        "shard.discovery.interval.ms; 3600001",
        "tombstones.on.delete; maybe",
        "value.format; avro",
        "value.format; ''",
        "key.format; string",
        "key.scope; partition",
        "topic.template; ''",
        "topic.template; ${prefix}.${name}",
        "topic.template; a/${table}",
        "ttl.deletes; keep",
        "skipped.operations; t",
        "skipped.operations; 'none,d'",
        "image.format; dynamodb_json",
        "attribute.include.list; a..b",
        "attribute.include.list; .a",
        "attribute.exclude.list; a.",
        "attribute.exclude.list; 'fine,a\\b'",
        "attribute.exclude.list; a\\",
        "image.lookup; sometimes",
      })
  void namesTheWrongOption(String option, String value) {
    assertThatThrownBy(() -> with(option, value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(option)
        .hasMessageNotContaining("hunter2");
  }

  static Stream<Map<String, String>> pairsThatCannotWork() {
    return Stream.of(
        Map.of("aws.fips.enabled", "true", "aws.endpoint", "http://localhost:8000"),
        Map.of("aws.fips.enabled", "true", "aws.streams.endpoint", "http://localhost:8000"),
        Map.of("aws.dualstack.enabled", "true", "aws.endpoint", "http://localhost:8000"),
        Map.of(
            "aws.dualstack.enabled", "true",
            "aws.sts.endpoint", "http://localhost:8000",
            "aws.role.arn", ROLE),
        Map.of("aws.profile", "me", "aws.access.key.id", "AKID", "aws.secret.access.key", SECRET),
        Map.of("aws.session.token", SECRET, "aws.profile", "me"),
        Map.of("aws.proxy.url", "http://proxy:1", "aws.proxy.username", "me"),
        Map.of("aws.proxy.url", "http://proxy:1", "aws.proxy.password", SECRET),
        Map.of("table.include.list", "orders,sales", "table.exclude.list", "sales"));
  }

  @ParameterizedTest
  @MethodSource("pairsThatCannotWork")
  void namesBothOptionsThatDoNotGoTogether(Map<String, String> pair) {
    Map<String, String> properties = new HashMap<>(Map.of("table.include.list", "orders"));
    properties.putAll(pair);
    List<OptionProblem> problems = SourceConfig.problems(properties);

    assertThat(problems).hasSize(1);
    assertThat(pair).containsKey(problems.get(0).option());
    assertThatThrownBy(() -> SourceConfig.from(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problems.get(0).message())
        .hasMessageNotContaining(SECRET)
        .satisfies(
            e ->
                assertThat(
                        SourceConfig.definition().names().stream()
                            .filter(String.valueOf(e.getMessage())::contains))
                    .hasSizeGreaterThan(1));
  }

  @Test
  void oneProblemHidesNoOther() {
    Map<String, String> properties =
        Map.of(
            "aws.fips.enabled", "true",
            "aws.endpoint", "http://localhost:8000",
            "aws.access.key.id", "AKID",
            "aws.role.external.id", "ext",
            "aws.proxy.username", "me");

    assertThat(SourceConfig.problems(properties))
        .extracting(OptionProblem::option)
        .containsExactlyInAnyOrder(
            "table.include.list",
            "aws.fips.enabled",
            "aws.access.key.id",
            "aws.role.external.id",
            "aws.proxy.username");
  }

  @Test
  void tagsAloneChooseTables() {
    TableSettings table = SourceConfig.from(Map.of("table.include.tags", "a=b=c")).table();

    assertThat(table.tags()).containsExactly(new TableTag("a", Optional.of("b=c")));
    assertThat(table.include().isEmpty()).isTrue();
  }

  @Test
  void whenNeededAnswersEveryGapWithASnapshot() {
    assertThat(with("snapshot.mode", "when_needed").onGap()).isEqualTo(OnGap.SNAPSHOT);
    assertThat(with("snapshot.mode", "initial").onGap()).isEqualTo(OnGap.FAIL);
  }

  @Test
  void theLongestIdlePauseIsNotBelowTheShortest() {
    assertThatThrownBy(() -> with(Map.of("idle.poll.min.ms", "500", "idle.poll.max.ms", "499")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("idle.poll.max.ms", "idle.poll.min.ms", "500");
  }

  @Test
  void includedAndExcludedAttributesAreNotGivenTogether() {
    assertThatThrownBy(
            () -> with(Map.of("attribute.include.list", "a", "attribute.exclude.list", "b")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("attribute.include.list", "attribute.exclude.list");
  }

  @Test
  void aPartitionKeyAsKeyGoesWithoutTombstones() {
    assertThat(with("key.scope", "partition-key").event().format().tombstonesOnDelete()).isFalse();
    assertThat(with("key.scope", "item").event().format().tombstonesOnDelete()).isTrue();
    assertThat(
            with(Map.of("key.scope", "partition-key", "tombstones.on.delete", "false"))
                .event()
                .format()
                .tombstonesOnDelete())
        .isFalse();
    assertThatThrownBy(
            () -> with(Map.of("key.scope", "partition-key", "tombstones.on.delete", "true")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("tombstones.on.delete", "key.scope");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "", " none "})
  void nothingIsSkippedByName(String value) {
    assertThat(with("skipped.operations", value).event().format().skipped()).isEmpty();
  }

  @Test
  void everyChoiceOfEventsIsRecommendedAndTaken() {
    List<String> options =
        List.of(
            "value.format",
            "key.format",
            "key.scope",
            "image.format",
            "ttl.deletes",
            "skipped.operations");
    Map<String, List<Object>> recommended = new HashMap<>();
    SourceConfig.definition().validate(Map.of("table.include.list", "orders")).stream()
        .filter(value -> options.contains(value.name()))
        .forEach(value -> recommended.put(value.name(), value.recommendedValues()));

    assertThat(recommended)
        .isEqualTo(
            Map.of(
                "value.format", List.of("json", "struct"),
                "key.format", List.of("json", "struct"),
                "key.scope", List.of("item", "partition-key"),
                "image.format", List.of("plain", "dynamodb-json"),
                "ttl.deletes", List.of("emit", "skip"),
                "skipped.operations", List.of("c", "u", "d", "r", "none")));
    recommended.forEach(
        (option, values) -> values.forEach(value -> with(option, value.toString())));
  }

  @Test
  void namesTheMissingTable() {
    assertThatThrownBy(() -> SourceConfig.from(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("table.include.list");
  }

  @Test
  void credentialsAreGivenTogetherOrNotAtAll() {
    assertThatThrownBy(() -> with("aws.access.key.id", "AKID"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("aws.access.key.id", "aws.secret.access.key");
    assertThatThrownBy(() -> with("aws.secret.access.key", SECRET))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("aws.access.key.id", "aws.secret.access.key")
        .hasMessageNotContaining(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void blankOptionsCountAsNotGiven(String blank) {
    AwsSettings aws =
        SourceConfig.from(
                Map.of(
                    "table.include.list", "orders",
                    "aws.region", blank,
                    "aws.endpoint", blank,
                    "aws.access.key.id", blank,
                    "aws.secret.access.key", blank))
            .aws();

    assertThat(aws).isEqualTo(NO_AWS_OPTION);
  }

  @Test
  void anAccessKeyWithABlankSecretIsRefused() {
    assertThatThrownBy(
            () ->
                SourceConfig.from(
                    Map.of(
                        "table.include.list", "orders",
                        "aws.access.key.id", "AKID",
                        "aws.secret.access.key", "")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aws.secret.access.key");
  }

  @Test
  void noSecretEverShows() {
    Map<String, String> properties =
        Map.of(
            "table.include.list", "orders",
            "aws.access.key.id", "AKID",
            "aws.secret.access.key", SECRET,
            "aws.session.token", SECRET,
            "aws.proxy.url", "http://proxy:3128",
            "aws.proxy.username", "me",
            "aws.proxy.password", SECRET);

    assertThat(SourceConfig.from(properties)).asString().doesNotContain(SECRET);
    assertThat(SourceConfig.definition().parse(properties)).asString().doesNotContain(SECRET);
    assertThat(SourceConfig.definition().validate(properties)).asString().doesNotContain(SECRET);
  }

  private static SourceConfig with(String option, String value) {
    return with(Map.of(option, value));
  }

  private static SourceConfig with(Map<String, String> options) {
    Map<String, String> properties = new HashMap<>(options);
    properties.put("table.include.list", options.getOrDefault("table.include.list", "orders"));
    return SourceConfig.from(properties);
  }
}
