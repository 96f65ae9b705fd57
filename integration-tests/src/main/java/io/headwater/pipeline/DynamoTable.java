package io.headwater.pipeline;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** A table of DynamoDB Local. Any thread may call. */
public final class DynamoTable {
  private final DynamoDbClient client;
  private final String name;

  private DynamoTable(DynamoDbClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** A client of DynamoDB Local; to be closed by the caller. */
  public static DynamoDbClient client(URI endpoint) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(Apache5HttpClient.builder().maxConnections(16))
        .build();
  }

  /**
   * Creates a table with a stream.
   *
   * @param keys the partition key, then the sort key if there is to be one
   */
  public static DynamoTable create(
      DynamoDbClient client, String name, StreamViewType viewType, AttributeDefinition... keys) {
    List<KeySchemaElement> schema = new ArrayList<>();
    for (AttributeDefinition key : keys) {
      schema.add(
          KeySchemaElement.builder()
              .attributeName(key.attributeName())
              .keyType(schema.isEmpty() ? KeyType.HASH : KeyType.RANGE)
              .build());
    }
    client.createTable(
        table ->
            table
                .tableName(name)
                .attributeDefinitions(keys)
                .keySchema(schema)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .streamSpecification(
                    stream -> stream.streamEnabled(true).streamViewType(viewType)));
    client.waiter().waitUntilTableExists(table -> table.tableName(name));
    return new DynamoTable(client, name);
  }

  /** Whether there is such a table. */
  public static boolean exists(DynamoDbClient client, String name) {
    return client.listTablesPaginator().tableNames().stream().anyMatch(name::equals);
  }

  /** A table that was made elsewhere, or will be. */
  public static DynamoTable named(DynamoDbClient client, String name) {
    return new DynamoTable(client, name);
  }

  /** A key attribute. */
  public static AttributeDefinition key(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  /** The table's name. */
  public String name() {
    return name;
  }

  /** Puts an item. */
  public void put(Map<String, AttributeValue> item) {
    client.putItem(request -> request.tableName(name).item(item));
  }

  /** Changes one attribute of an item, or makes an item that has it. */
  public void set(Map<String, AttributeValue> key, String attribute, AttributeValue value) {
    set(key, Map.of(attribute, value));
  }

  /** Changes attributes of an item in one write, or makes an item that has them. */
  public void set(Map<String, AttributeValue> key, Map<String, AttributeValue> attributes) {
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    List<String> changes = new ArrayList<>();
    attributes.forEach(
        (attribute, value) -> {
          int number = changes.size();
          names.put("#a" + number, attribute);
          values.put(":v" + number, value);
          changes.add("#a" + number + " = :v" + number);
        });
    client.updateItem(
        request ->
            request
                .tableName(name)
                .key(key)
                .updateExpression("SET " + String.join(", ", changes))
                .expressionAttributeNames(names)
                .expressionAttributeValues(values));
  }

  /** An item, read consistently, if it is there. */
  public Optional<Map<String, AttributeValue>> find(Map<String, AttributeValue> key) {
    GetItemResponse answer =
        client.getItem(request -> request.tableName(name).key(key).consistentRead(true));
    return answer.hasItem() ? Optional.of(answer.item()) : Optional.empty();
  }

  /** Removes an item. */
  public void delete(Map<String, AttributeValue> key) {
    client.deleteItem(request -> request.tableName(name).key(key));
  }

  /** Hands over all items, read consistently. */
  public void forEach(Consumer<Map<String, AttributeValue>> action) {
    client
        .scanPaginator(request -> request.tableName(name).consistentRead(true))
        .items()
        .forEach(action);
  }
}
