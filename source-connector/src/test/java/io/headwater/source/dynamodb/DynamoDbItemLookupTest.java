package io.headwater.source.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.source.config.ImageSettings;
import io.headwater.source.config.SourceConfig;
import io.headwater.source.lookup.ItemLookup;
import io.headwater.source.lookup.KeySchema;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.testing.FakeDynamoDb;
import io.headwater.source.wire.ScalarType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DynamoDbItemLookupTest {
  private static final KeySchema SCHEMA =
      new KeySchema(new KeySchema.Attribute("pk", ScalarType.S), Optional.empty());
  private static final Pattern KEY = Pattern.compile("\\{\"pk\":\\{\"S\":\"[^\"]*\"}}");

  private final FakeDynamoDb server = new FakeDynamoDb();
  private final AwsClients clients =
      AwsClients.open(SourceConfig.from(server.properties()).aws(), 2);
  private final List<Duration> pauses = new ArrayList<>();
  private final DynamoDbItemLookup lookup =
      new DynamoDbItemLookup(
          clients, "orders", SCHEMA, ImageSettings.PLAIN, Duration::ofSeconds, pauses::add);

  DynamoDbItemLookupTest() throws IOException {}

  @AfterEach
  void close() {
    clients.close();
    server.close();
  }

  @Test
  void findsItemsConsistentlyAndLeavesOutThoseThatAreGone() {
    server.answer(found("{\"pk\":{\"S\":\"a\"},\"v\":{\"N\":\"1.50\"}}"));

    Map<ItemKey, ItemLookup.Item> items = lookup.find(List.of(key("a"), key("gone"), key("a")));

    assertThat(items).containsOnlyKeys(key("a"));
    assertThat(new String(items.values().iterator().next().image(), UTF_8))
        .isEqualTo("{\"pk\":\"a\",\"v\":1.50}");
    assertThat(server.received()).hasSize(1);
    assertThat(server.received().get(0))
        .startsWith("BatchGetItem ")
        .contains("\"ConsistentRead\":true")
        .doesNotContain("Projection");
    assertThat(keysOf(0)).as("distinct").isEqualTo(2);
    assertThat(pauses).isEmpty();
  }

  @Test
  void asksForAHundredKeysAtATime() {
    IntStream.range(0, 3).forEach(i -> server.answer(this::allOf));
    List<ItemKey> keys = IntStream.range(0, 250).mapToObj(i -> key("k" + i)).toList();

    assertThat(lookup.find(keys)).hasSize(250);

    assertThat(List.of(keysOf(0), keysOf(1), keysOf(2))).containsExactly(100L, 100L, 50L);
  }

  @Test
  void nothingIsAskedForNoKeys() {
    assertThat(lookup.find(List.of())).isEmpty();
    assertThat(server.received()).isEmpty();
  }

  @Test
  void keysThatWereLeftOutAreAskedForAgain() {
    server.answer(
        answer(
            "{\"pk\":{\"S\":\"a\"}}",
            "{\"Keys\":[{\"pk\":{\"S\":\"b\"}},{\"pk\":{\"S\":\"c\"}}],\"ConsistentRead\":true}"));
    server.fail("ProvisionedThroughputExceededException");
    server.answer(answer("{\"pk\":{\"S\":\"b\"}}", "{\"Keys\":[{\"pk\":{\"S\":\"c\"}}]}"));
    server.answer(found("{\"pk\":{\"S\":\"c\"}}"));

    assertThat(lookup.find(List.of(key("a"), key("b"), key("c"))))
        .containsOnlyKeys(key("a"), key("b"), key("c"));

    assertThat(pauses)
        .as("longer while nothing is given")
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1));
    assertThat(server.received().get(3)).contains("\"ConsistentRead\":true");
  }

  @Test
  void afterManyFruitlessTriesTheCallFailsAsThrottled() {
    for (int i = 0; i < 8; i++) {
      server.answer(answer("", "{\"Keys\":[{\"pk\":{\"S\":\"a\"}}]}"));
    }

    assertThatThrownBy(() -> lookup.find(List.of(key("a"))))
        .isInstanceOfSatisfying(
            StreamReadException.class, e -> assertThat(e.kind()).isEqualTo(Kind.THROTTLED));
    assertThat(pauses).hasSize(7);
  }

  @Test
  void otherFailuresAreThrownAtOnce() {
    server.fail("AccessDeniedException");

    assertThatThrownBy(() -> lookup.find(List.of(key("a"))))
        .isInstanceOfSatisfying(
            StreamReadException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
    assertThat(pauses).isEmpty();
  }

  @Test
  void anInterruptedWaitIsNoThrottling() {
    server.answer(answer("", "{\"Keys\":[{\"pk\":{\"S\":\"a\"}}]}"));
    DynamoDbItemLookup interrupted =
        new DynamoDbItemLookup(
            clients,
            "orders",
            SCHEMA,
            ImageSettings.PLAIN,
            Duration::ofSeconds,
            pause -> {
              throw new InterruptedException("stop");
            });

    assertThatThrownBy(() -> interrupted.find(List.of(key("a"))))
        .isInstanceOfSatisfying(
            StreamReadException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void existenceIsAskedForWithTheKeyAlone() {
    server.answer(found("{\"pk\":{\"S\":\"a\"}}"));

    assertThat(lookup.existing(List.of(key("a"), key("gone")))).containsExactly(key("a"));
    assertThat(server.received().get(0))
        .contains(
            "\"ProjectionExpression\":\"#headwater0\"",
            "\"ExpressionAttributeNames\":{\"#headwater0\":\"pk\"}",
            "\"ConsistentRead\":true");
  }

  private long keysOf(int request) {
    return KEY.matcher(server.received().get(request)).results().count();
  }

  private String allOf(String request) {
    return found(String.join(",", KEY.matcher(request).results().map(r -> r.group()).toList()));
  }

  private static String found(String items) {
    return "{\"Responses\":{\"orders\":[" + items + "]},\"UnprocessedKeys\":{}}";
  }

  private static String answer(String items, String unprocessed) {
    return "{\"Responses\":{\"orders\":["
        + items
        + "]},\"UnprocessedKeys\":{\"orders\":"
        + unprocessed
        + "}}";
  }

  private static ItemKey key(String value) {
    return ItemKey.of(KeyAttribute.string("pk", value));
  }
}
