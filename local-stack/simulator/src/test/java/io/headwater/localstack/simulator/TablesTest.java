package io.headwater.localstack.simulator;

import static io.headwater.localstack.simulator.Rig.item;
import static io.headwater.localstack.simulator.Rig.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

class TablesTest {
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  private void create(String name) {
    rig.dynamoDb.createTable(
        r ->
            r.tableName(name)
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
                .attributeDefinitions(
                    attribute("pk", ScalarAttributeType.S), attribute("sk", ScalarAttributeType.N))
                .streamSpecification(
                    s -> s.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)));
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private TableDescription describe(String name) {
    return rig.dynamoDb.describeTable(r -> r.tableName(name)).table();
  }

  @Test
  void aTableIsDescribedAsItWasMade() {
    create("t");
    rig.simulator.table("t").put("{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1.50\"}}");
    TableDescription table = describe("t");
    assertThat(table.tableStatus()).isEqualTo(TableStatus.ACTIVE);
    assertThat(table.tableArn()).isEqualTo("arn:aws:dynamodb:eu-west-1:000000000000:table/t");
    assertThat(table.tableId()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(table.keySchema().get(0).attributeName()).isEqualTo("pk");
    assertThat(table.keySchema().get(1).keyType()).isEqualTo(KeyType.RANGE);
    assertThat(table.attributeDefinitions().get(1).attributeType())
        .isEqualTo(ScalarAttributeType.N);
    assertThat(table.itemCount()).isEqualTo(1);
    assertThat(table.tableSizeBytes()).isEqualTo(2 + 1 + 2 + 2);
    assertThat(table.streamSpecification().streamViewType()).isEqualTo(StreamViewType.KEYS_ONLY);
    assertThat(table.latestStreamArn()).isEqualTo(rig.simulator.table("t").stream().arn());
    assertThat(table.latestStreamLabel()).isEqualTo("2026-01-01T00:00:00.250");
    assertThat(table.creationDateTime()).isEqualTo("2026-01-01T00:00:00.250Z");
    assertThatThrownBy(() -> create("t")).isInstanceOf(ResourceInUseException.class);
    assertThatThrownBy(() -> describe("u")).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void aRecreatedTableBeginsAnew() {
    create("t");
    SimulatedTable first = rig.simulator.table("t");
    for (int i = 0; i < 30; i++) {
      first.put("{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"" + i + "\"}}");
    }
    rig.dynamoDb.deleteTable(r -> r.tableName("t"));
    assertThatThrownBy(() -> describe("t")).isInstanceOf(ResourceNotFoundException.class);
    create("t");
    SimulatedTable second = rig.simulator.table("t");
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.stream().arn()).isNotEqualTo(first.stream().arn());
    assertThat(second.items()).isEmpty();
    assertThat(second.stream().openShards().get(0).startingSequenceNumber().orElseThrow())
        .startsWith("1")
        .hasSize(21);
    // The old stream's records outlive the table.
    SimulatedStream old = first.stream();
    assertThat(rig.readAll(rig.oldest(old.arn(), old.shards().get(0).id()))).hasSize(30);
    assertThat(rig.simulator.recreateTable("t").id()).isNotEqualTo(second.id());
  }

  @Test
  void aDisabledStreamIsReadableForADayAndAnewOneHasAnotherArn() {
    create("t");
    SimulatedTable table = rig.simulator.table("t");
    table.put("{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}");
    SimulatedStream first = table.stream();
    rig.dynamoDb.updateTable(
        r -> r.tableName("t").streamSpecification(s -> s.streamEnabled(false)));
    assertThat(describe("t").streamSpecification()).isNull();
    assertThat(describe("t").latestStreamArn()).isEqualTo(first.arn());
    assertThat(first.openShards()).isEmpty();
    table.put("{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"2\"}}");
    assertThat(rig.readAll(rig.oldest(first.arn(), first.shards().get(0).id()))).hasSize(1);
    assertThat(
            rig.streams
                .describeStream(r -> r.streamArn(first.arn()))
                .streamDescription()
                .streamStatus())
        .isEqualTo(StreamStatus.DISABLED);
    assertThatThrownBy(
            () ->
                rig.dynamoDb.updateTable(
                    r -> r.tableName("t").streamSpecification(s -> s.streamEnabled(false))))
        .isInstanceOf(DynamoDbException.class);

    rig.dynamoDb.updateTable(
        r ->
            r.tableName("t")
                .streamSpecification(
                    s -> s.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE)));
    assertThat(describe("t").latestStreamArn()).isNotEqualTo(first.arn());
    assertThat(table.stream().viewType()).isEqualTo(ViewType.NEW_IMAGE);
    assertThat(table.streams()).hasSize(2);
    rig.clock.advance(Duration.ofHours(24));
    assertThatThrownBy(() -> rig.streams.describeStream(r -> r.streamArn(first.arn())))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(rig.listed(table.stream().arn())).isNotEmpty();
  }

  @Test
  void tablesAreListedPageByPage() {
    List.of("c", "a", "b").forEach(this::create);
    var first = rig.dynamoDb.listTables(r -> r.limit(2));
    assertThat(first.tableNames()).containsExactly("a", "b");
    var second =
        rig.dynamoDb.listTables(
            r -> r.exclusiveStartTableName(first.lastEvaluatedTableName()).limit(2));
    assertThat(second.tableNames()).containsExactly("c");
    assertThat(second.lastEvaluatedTableName()).isNull();
  }

  @Test
  void tagsAreKept() {
    create("t");
    String arn = describe("t").tableArn();
    Tag tag = Tag.builder().key("team").value("search").build();
    rig.dynamoDb.tagResource(r -> r.resourceArn(arn).tags(tag));
    assertThat(rig.dynamoDb.listTagsOfResource(r -> r.resourceArn(arn)).tags())
        .containsExactly(tag);
  }

  @Test
  void itemsAreWrittenAndRemovedOverTheWire() {
    SimulatedTable table = rig.simulator.createTable(TableSpec.named("t"));
    rig.dynamoDb.putItem(r -> r.tableName("t").item(item("a", "1")));
    rig.dynamoDb.batchWriteItem(
        r ->
            r.requestItems(
                Map.of(
                    "t",
                    List.of(
                        WriteRequest.builder().putRequest(p -> p.item(item("b", "2"))).build(),
                        WriteRequest.builder()
                            .deleteRequest(d -> d.key(Map.of("pk", s("a"))))
                            .build()))));
    assertThat(table.items()).hasSize(1);
    rig.dynamoDb.deleteItem(r -> r.tableName("t").key(Map.of("pk", s("b"))));
    rig.dynamoDb.deleteItem(r -> r.tableName("t").key(Map.of("pk", s("b"))));
    assertThat(table.items()).isEmpty();
    assertThat(table.stream().entries())
        .extracting(StreamEntry::operation)
        .containsExactly("INSERT", "INSERT", "REMOVE", "REMOVE");
    assertThatThrownBy(
            () ->
                rig.dynamoDb.putItem(
                    r -> r.tableName("t").item(item("a", "1")).conditionExpression("x = y")))
        .isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("not simulated");
  }
}
