package io.headwater.localstack.simulator;

import static io.headwater.localstack.simulator.Rig.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

class ItemReadingTest {
  private final Rig rig = new Rig();
  private final SimulatedTable table = rig.simulator.createTable(TableSpec.named("t"));

  @AfterEach
  void close() {
    rig.close();
  }

  private void write(int items) {
    for (int i = 0; i < items; i++) {
      table.put("item-" + i, "v", "value " + i);
    }
  }

  private ScanResponse scan(Consumer<ScanRequest.Builder> change) {
    return rig.dynamoDb.scan(
        r -> {
          r.tableName("t");
          change.accept(r);
        });
  }

  private List<Map<String, AttributeValue>> scanAll(Consumer<ScanRequest.Builder> change) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    Map<String, AttributeValue> last = Map.of();
    do {
      Map<String, AttributeValue> start = last;
      ScanResponse page =
          scan(
              r -> {
                change.accept(r);
                if (!start.isEmpty()) {
                  r.exclusiveStartKey(start);
                }
              });
      items.addAll(page.items());
      last = page.lastEvaluatedKey();
    } while (!last.isEmpty());
    return items;
  }

  @Test
  void segmentsShareOutTheTable() {
    write(200);
    Set<Object> seen = new HashSet<>();
    for (int segment = 0; segment < 7; segment++) {
      int current = segment;
      List<Map<String, AttributeValue>> items =
          scanAll(r -> r.segment(current).totalSegments(7).limit(9));
      assertThat(items).hasSizeGreaterThan(5);
      items.forEach(item -> assertThat(seen.add(item.get("pk"))).isTrue());
    }
    assertThat(seen).hasSize(200);
    assertThat(scanAll(r -> {})).hasSize(200);
    Map<String, AttributeValue> ofAnother =
        scan(r -> r.segment(6).totalSegments(7).limit(1)).lastEvaluatedKey();
    assertThatThrownBy(() -> scan(r -> r.segment(0).totalSegments(7).exclusiveStartKey(ofAnother)))
        .isInstanceOf(DynamoDbException.class);
  }

  @Test
  void pagesEndAtTheLimitTheMegabyteOrTheRowsServed() {
    write(10);
    ScanResponse exact = scan(r -> r.limit(10));
    assertThat(exact.items()).hasSize(10);
    // The service does not look whether more follows.
    assertThat(exact.hasLastEvaluatedKey()).isTrue();
    assertThat(scan(r -> r.exclusiveStartKey(exact.lastEvaluatedKey())).items()).isEmpty();
    rig.simulator.reconfigure(o -> o.withPages(pages -> pages.withScanRows(3)));
    assertThat(scan(r -> r.limit(5)).items()).hasSize(3);
    rig.simulator.reconfigure(o -> o.withPages(pages -> pages.withScanRows(1_000)));
    for (int i = 0; i < 10; i++) {
      table.put("item-" + i, "v", "x".repeat(300_000));
    }
    assertThat(scan(r -> {}).items()).hasSize(4);
  }

  @Test
  void sortKeysAreInOrderWithinAPartition() {
    SimulatedTable sorted = rig.simulator.createTable(TableSpec.named("s").withSortKey("sk", "N"));
    for (int i : new int[] {10, 9, -1, 100, 2}) {
      sorted.put("{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"" + i + ".0\"}}");
    }
    sorted.put("{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1e2\"},\"v\":{\"S\":\"again\"}}");
    List<Map<String, AttributeValue>> items = rig.dynamoDb.scan(r -> r.tableName("s")).items();
    assertThat(items)
        .extracting(item -> item.get("sk"))
        .extracting(AttributeValue::n)
        .containsExactly("-1", "2", "9", "10", "100");
    assertThat(items.get(4)).containsEntry("v", s("again"));
  }

  @Test
  void filtersAndProjectionsApply() {
    write(5);
    table.put("{\"pk\":{\"S\":\"other\"},\"kind\":{\"S\":\"b\"},\"n\":{\"N\":\"1.0\"}}");
    assertThat(
            scan(r ->
                    r.filterExpression("#k = :b AND n = :n")
                        .expressionAttributeNames(Map.of("#k", "kind"))
                        .expressionAttributeValues(
                            Map.of(":b", s("b"), ":n", AttributeValue.fromN("1")))
                        .projectionExpression("pk, #k"))
                .items())
        .containsExactly(Map.of("pk", s("other"), "kind", s("b")));
    ScanResponse without = scan(r -> r.filterExpression("attribute_not_exists(kind)"));
    assertThat(without.count()).isEqualTo(5);
    assertThat(without.scannedCount()).isEqualTo(6);
    assertThat(scan(r -> r.filterExpression("attribute_exists(kind)")).count()).isEqualTo(1);
    Map<String, AttributeValue> value = Map.of(":p", s("item-"));
    assertThat(
            scan(r -> r.filterExpression("begins_with(pk, :p)").expressionAttributeValues(value))
                .count())
        .isEqualTo(5);
    assertThat(scan(r -> r.filterExpression("kind <> :p").expressionAttributeValues(value)).count())
        .isEqualTo(6);
    assertThatThrownBy(
            () -> scan(r -> r.filterExpression("pk = pk").expressionAttributeValues(value)))
        .isInstanceOf(DynamoDbException.class);
    assertThatThrownBy(() -> scan(r -> r.expressionAttributeNames(Map.of("#x", "x"))))
        .isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("unused");
  }

  @Test
  void consumedCapacityIsCountedInFourKilobyteUnits() {
    table.put("a", "v", "x".repeat(4_096 - 4));
    assertThat(units(false)).isEqualTo(0.5);
    assertThat(units(true)).isEqualTo(1);
    table.put("a", "v", "x".repeat(4_096 - 3));
    assertThat(units(false)).isEqualTo(1);
    assertThat(units(true)).isEqualTo(2);
    assertThat(scan(r -> {}).consumedCapacity()).isNull();
    double oneByOne =
        batchGet(List.of("a", "none"), true).consumedCapacity().get(0).capacityUnits();
    assertThat(oneByOne).isEqualTo(3);
    assertThat(
            rig.dynamoDb
                .getItem(
                    r ->
                        r.tableName("t")
                            .key(Map.of("pk", s("a")))
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity()
                .capacityUnits())
        .isEqualTo(1);
  }

  private double units(boolean consistent) {
    return scan(r ->
            r.consistentRead(consistent).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
        .consumedCapacity()
        .capacityUnits();
  }

  private BatchGetItemResponse batchGet(List<String> keys, boolean consistent) {
    KeysAndAttributes wanted =
        KeysAndAttributes.builder()
            .consistentRead(consistent)
            .keys(keys.stream().map(key -> Map.of("pk", s(key))).toList())
            .build();
    return rig.dynamoDb.batchGetItem(
        r ->
            r.requestItems(Map.of("t", wanted))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
  }

  private static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "item-" + i).toList();
  }

  @Test
  void batchesHoldAHundredKeysAndMayBeLeftUnprocessed() {
    write(100);
    assertThat(batchGet(keys(100), true).responses().get("t")).hasSize(100);
    assertThatThrownBy(() -> batchGet(keys(101), true)).isInstanceOf(DynamoDbException.class);
    assertThatThrownBy(() -> batchGet(List.of("a", "a"), true))
        .isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("duplicates");
    rig.simulator.reconfigure(o -> o.withPages(pages -> pages.withBatchGetKeys(30)));
    BatchGetItemResponse part = batchGet(keys(100), true);
    assertThat(part.responses().get("t")).hasSize(30);
    assertThat(part.unprocessedKeys())
        .hasEntrySatisfying(
            "t",
            left -> {
              assertThat(left.keys()).hasSize(70);
              assertThat(left.consistentRead()).isTrue();
            });
  }

  @Test
  void readsThatNeedNotBeConsistentMayBeStale() {
    table.put("a", "v", "old");
    table.put("gone", "v", "x");
    table.staleReads(3);
    table.put("a", "v", "new");
    table.remove("gone");
    table.put("b", "v", "new");
    assertThat(scan(r -> {}).items())
        .containsExactlyInAnyOrder(Rig.item("a", "old"), Rig.item("gone", "x"));
    assertThat(scan(r -> r.consistentRead(true)).items())
        .containsExactlyInAnyOrder(Rig.item("a", "new"), Rig.item("b", "new"));
    assertThat(batchGet(List.of("a", "b"), false).responses().get("t"))
        .containsExactly(Rig.item("a", "old"));
    table.staleReads(Duration.ofSeconds(2));
    assertThat(scan(r -> {}).items()).isEmpty();
    rig.clock.advance(Duration.ofSeconds(2));
    assertThat(scan(r -> {}).items()).hasSize(2);
  }
}
