package io.headwater.source.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.source.config.SourceConfig;
import io.headwater.source.dynamodb.TableDescription.StreamDescription;
import io.headwater.source.lookup.KeySchema;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.testing.FakeAws;
import io.headwater.source.wire.ScalarType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableSelectionTest {
  private final FakeAws aws =
      new FakeAws()
          .table("shop-orders", "NEW_AND_OLD_IMAGES", Map.of("search", "yes", "team", "shop"))
          .table("shop-items", "NEW_IMAGE", Map.of("search", "no", "team", "shop"))
          .table("shop-keys", "KEYS_ONLY", Map.of("team", "shop"))
          .table("shop-plain", null, Map.of())
          .table("other", "NEW_AND_OLD_IMAGES", Map.of("search", ""));
  private final List<Duration> pauses = new ArrayList<>();

  @AfterEach
  void close() {
    aws.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "shop-orders; ; ; shop-orders",
        "shop-orders,other; ; ; other,shop-orders",
        "shop-.*; ; ; shop-items,shop-orders",
        "shop-.*,other; ; ; other,shop-items,shop-orders",
        "hop-.*|other; ; ; other",
        ".*; ; shop-orders; other,shop-items",
        ".*; ; shop-o.*,other; shop-items",
        "; search; ; other,shop-items,shop-orders",
        "; search=yes; ; shop-orders",
        "; search=; ; other",
        "; search,team=shop; ; shop-items,shop-orders",
        "; search; .*ers; other,shop-items",
        "shop-.*; search=yes; ; shop-orders",
        "shop-items,other; search=no; ; shop-items",
      })
  void tablesAreChosenByNameAndTag(
      @Nullable String include, @Nullable String tags, @Nullable String exclude, String chosen) {
    for (int pageSize : List.of(1, 2, 100)) {
      aws.pageSize(pageSize);

      assertThat(select(settings(include, tags, exclude), false))
          .extracting(TableDescription::name)
          .containsExactly(chosen.split(","));
    }
  }

  @Test
  void namesAloneNeedNoListing() {
    select(settings("shop-orders,other", null, null), false);

    assertThat(aws.actions()).containsOnly("DescribeTable");
  }

  @Test
  void allOfATableIsDescribed() {
    TableDescription table = select(settings("shop-orders", null, null), false).get(0);

    String arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/shop-orders";
    assertThat(table)
        .isEqualTo(
            new TableDescription(
                "shop-orders",
                arn,
                "id-of-shop-orders",
                "ACTIVE",
                7,
                700,
                Optional.of(
                    new StreamDescription(arn + "/stream/2026", "2026", "NEW_AND_OLD_IMAGES")),
                new KeySchema(
                    new KeySchema.Attribute("pk", ScalarType.S),
                    Optional.of(new KeySchema.Attribute("sk", ScalarType.N)))));
    assertThat(table.keyAttributes()).containsExactly("pk", "sk");
  }

  @Test
  void namedTablesThatCannotBeReadAreAllNamed() {
    assertThatThrownBy(() -> select(settings("gone,shop-plain,shop-keys,other", null, null), false))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("gone", "eu-west-1", "shop-plain", "no enabled stream")
        .hasMessageContainingAll("shop-keys", "KEYS_ONLY", "image.lookup=true");
  }

  @Test
  void imageLookupAdmitsStreamsWithoutNewImages() {
    assertThat(select(settings("shop-keys", null, null), true)).hasSize(1);
    assertThat(select(settings("shop-.*", null, null), true)).hasSize(3);
  }

  @Test
  void whatOnlyMatchesIsPassedOverWithOneWarning() {
    TableSelection selection = selection(settings("shop-.*", null, null), false);
    String log =
        logged(
            () -> {
              try (AwsClients clients = clients()) {
                selection.select(clients);
                selection.select(clients);
              }
            });

    assertThat(log).containsOnlyOnce("shop-plain").containsOnlyOnce("shop-keys");
  }

  @Test
  void aMatchedTableThatIsDeletedMeanwhileIsNotMissed() {
    aws.refuse("DescribeTable", 400, "ResourceNotFoundException", 1);

    assertThat(select(settings(".*", null, null), false))
        .extracting(TableDescription::name)
        .containsExactly("shop-items", "shop-orders");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "nothing-.*; ; table.include.list; nothing-",
        "shop-p.*; ; table.include.list; shop-plain has no enabled stream",
        "; color=red; table.include.tags; color=red",
        "shop-orders; search=no; table.include.tags; shop-orders",
        "nothing-.*; search; table.include.list; nothing-",
      })
  void choosingNothingIsAProblem(
      @Nullable String include, @Nullable String tags, String option, String words) {
    assertThatThrownBy(() -> select(settings(include, tags, null), false))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll(option, words);
  }

  @Test
  void throttledCallsAreRepeatedForAWhile() {
    aws.refuse("ListTagsOfResource", 400, "ThrottlingException", 3);

    assertThat(select(settings(null, "search=yes", null), false)).hasSize(1);
    assertThat(pauses).hasSize(3);

    aws.refuse("ListTables", 400, "ThrottlingException");
    assertThatThrownBy(() -> select(settings(".*", null, null), false))
        .isInstanceOfSatisfying(
            StreamReadException.class, e -> assertThat(e.kind()).isEqualTo(Kind.THROTTLED));
  }

  @ParameterizedTest
  @CsvSource({"DescribeTable", "ListTables", "ListTagsOfResource"})
  void aRefusalNamesItsAction(String action) {
    aws.refuse(action, 400, "AccessDeniedException");

    assertThatThrownBy(() -> select(settings("shop-.*", "search", null), false))
        .isInstanceOfSatisfying(
            StreamReadException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("dynamodb:" + action);
  }

  @Test
  void anOutageIsAskedOnlyOnce() {
    aws.refuse("DescribeTable", 503, "ServiceUnavailable");

    assertThatThrownBy(() -> select(settings("shop-orders,shop-items,other", null, null), false))
        .isInstanceOf(StreamReadException.class);
    assertThat(aws.actions()).hasSize(1);
  }

  private List<TableDescription> select(SourceConfig config, boolean imageLookup) {
    try (AwsClients clients = clients()) {
      return selection(config, imageLookup).select(clients);
    }
  }

  private TableSelection selection(SourceConfig config, boolean imageLookup) {
    return new TableSelection(config.table(), imageLookup, pauses::add);
  }

  private AwsClients clients() {
    return AwsClients.open(settings("any", null, null).aws(), 1);
  }

  private SourceConfig settings(
      @Nullable String include, @Nullable String tags, @Nullable String exclude) {
    Map<String, String> properties = new HashMap<>();
    properties.put("table.include.list", include == null ? "" : include);
    properties.put("table.include.tags", tags == null ? "" : tags);
    properties.put("table.exclude.list", exclude == null ? "" : exclude);
    properties.put("aws.region", "eu-west-1");
    properties.put("aws.endpoint", aws.url());
    properties.put("aws.access.key.id", "AKID");
    properties.put("aws.secret.access.key", "secret");
    return SourceConfig.from(properties);
  }

  private static String logged(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }
}
