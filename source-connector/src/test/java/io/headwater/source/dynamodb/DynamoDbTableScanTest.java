package io.headwater.source.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.source.config.ImageSettings;
import io.headwater.source.config.SourceConfig;
import io.headwater.source.snapshot.ScanFilter;
import io.headwater.source.snapshot.ScanOptions;
import io.headwater.source.snapshot.ScanPage;
import io.headwater.source.snapshot.ScanPosition;
import io.headwater.source.snapshot.ScanRequest;
import io.headwater.source.snapshot.ScannedItem;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.testing.FakeDynamoDb;
import io.headwater.source.wire.WireJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamoDbTableScanTest {
  private static final ScanOptions PLAIN = new ScanOptions(true, Optional.empty(), List.of());

  private final FakeDynamoDb server = new FakeDynamoDb();
  private final AwsClients clients =
      AwsClients.open(SourceConfig.from(server.properties()).aws(), 2);

  DynamoDbTableScanTest() throws IOException {}

  @AfterEach
  void close() {
    clients.close();
    server.close();
  }

  @Test
  void aPageTellsItemsPositionAndCost() {
    server.answer(
        """
        {"Items":[{"pk":{"B":"/+8="},"sk":{"N":"1E1"},"v":{"S":"é"}}],"Count":1,"ScannedCount":7,
         "ConsumedCapacity":{"TableName":"orders","CapacityUnits":2.5},
         "LastEvaluatedKey":{"sk":{"N":"1E1"},"pk":{"B":"/+8="}}}
        """);

    ScanPage page = scan(PLAIN).scan(new ScanRequest(3, 8, null, 0));

    ScannedItem item = page.items().get(0);
    assertThat(item.key())
        .isEqualTo(
            ItemKey.of(
                KeyAttribute.binary("pk", new byte[] {(byte) 0xff, (byte) 0xef}),
                KeyAttribute.number("sk", "10")));
    assertThat(new String(item.image(), UTF_8)).contains("\"v\":\"é\"");
    assertThat(item.sizeBytes()).isEqualTo(2 + 2 + 2 + 2 + 1 + 2);
    assertThat(item.traceparent()).isNull();
    assertThat(page.consumedUnits()).isEqualTo(2.5);
    assertThat(page.scannedCount()).isEqualTo(7);
    assertThat(page.next().orElseThrow().text())
        .isEqualTo("{\"pk\":{\"B\":\"/+8=\"},\"sk\":{\"N\":\"1E1\"}}");
    assertThat(body())
        .contains(
            "\"TableName\":\"orders\"",
            "\"Segment\":3",
            "\"TotalSegments\":8",
            "\"ConsistentRead\":true",
            "\"ReturnConsumedCapacity\":\"TOTAL\"")
        .doesNotContain(
            "Limit", "ExclusiveStartKey", "Filter", "Projection", "ExpressionAttribute");
  }

  @Test
  void readsOnBehindAPositionAsItWasGiven() {
    server.answer("{\"Items\":[],\"Count\":0,\"ScannedCount\":0}");
    String key = "{\"pk\":{\"B\":\"/+8=\"},\"sk\":{\"N\":\"1E1\"}}";

    ScanPage page = scan(PLAIN).scan(new ScanRequest(0, 1, ScanPosition.parse(key), 25));

    assertThat(page.isLast()).isTrue();
    assertThat(page.items()).isEmpty();
    assertThat(body()).contains("\"Limit\":25", "\"ExclusiveStartKey\":{");
    assertThat(body()).contains("\"pk\":{\"B\":\"/+8=\"}", "\"sk\":{\"N\":\"1E1\"}");
  }

  @Test
  void filterAndProjectionGoToTheServiceWithAliases() {
    server.answer("{\"Items\":[],\"Count\":0,\"ScannedCount\":0}");
    ScanFilter filter =
        new ScanFilter(
            "#s IN (:a, :b)",
            Map.of("#s", "status"),
            WireJson.values(
                "{\":a\":{\"SS\":[\"x\"]},\":b\":{\"M\":{\"k\":{\"L\":[{\"NULL\":true},{\"BOOL\":false},"
                    + "{\"BS\":[\"AA==\"]},{\"NS\":[\"1\"]}]}}}}"));

    scan(new ScanOptions(false, Optional.of(filter), List.of("name", "pk", "size")))
        .scan(new ScanRequest(0, 1, null, 0));

    assertThat(body())
        .contains(
            "\"ConsistentRead\":false",
            "\"FilterExpression\":\"#s IN (:a, :b)\"",
            "\"ProjectionExpression\":\"#headwater0,#headwater1,#headwater2,#headwater3\"",
            "\"#headwater0\":\"pk\"",
            "\"#headwater1\":\"sk\"",
            "\"#headwater2\":\"name\"",
            "\"#headwater3\":\"size\"",
            "\"#s\":\"status\"",
            "\":a\":{\"SS\":[\"x\"]}",
            "{\"L\":[{\"NULL\":true},{\"BOOL\":false},{\"BS\":[\"AA==\"]},{\"NS\":[\"1\"]}]}");
  }

  @Test
  void aServerThatTellsNoCostIsEstimated() {
    String item =
        "{\"pk\":{\"B\":\"AA==\"},\"sk\":{\"N\":\"1\"},\"v\":{\"S\":\""
            + "x".repeat(5_000)
            + "\"}}";
    server.answer("{\"Items\":[" + item + "],\"Count\":1}");
    server.answer("{\"Items\":[" + item + "],\"Count\":1}");

    assertThat(scan(PLAIN).scan(new ScanRequest(0, 1, null, 0)).consumedUnits()).isEqualTo(2);
    ScanPage eventual =
        scan(new ScanOptions(false, Optional.empty(), List.of()))
            .scan(new ScanRequest(0, 1, null, 0));
    assertThat(eventual.consumedUnits()).isEqualTo(1);
    assertThat(eventual.scannedCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "ProvisionedThroughputExceededException, THROTTLED",
    "ResourceNotFoundException, MISSING",
    "ValidationException, REFUSED",
    "AccessDeniedException, REFUSED",
  })
  void failuresAreClassified(String code, Kind kind) {
    server.fail(code);

    assertThatThrownBy(() -> scan(PLAIN).scan(new ScanRequest(0, 1, null, 0)))
        .isInstanceOfSatisfying(
            StreamReadException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void anItemWithoutItsKeyIsRefused() {
    server.answer("{\"Items\":[{\"pk\":{\"B\":\"AA==\"}}],\"Count\":1}");

    assertThatThrownBy(() -> scan(PLAIN).scan(new ScanRequest(0, 1, null, 0)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("sk");
  }

  private DynamoDbTableScan scan(ScanOptions options) {
    return new DynamoDbTableScan(
        clients, "orders", List.of("pk", "sk"), options, ImageSettings.PLAIN);
  }

  private String body() {
    String request = server.received().get(server.received().size() - 1);
    assertThat(request).startsWith("Scan ");
    return request;
  }
}
