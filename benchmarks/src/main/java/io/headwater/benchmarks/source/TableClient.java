package io.headwater.benchmarks.source;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The SDK's synchronous client of tables, as it comes. */
final class TableClient implements AutoCloseable {
  static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));
  private static final int BATCH = 25;

  private final SdkHttpClient http;
  private final DynamoDbClient tables;

  TableClient(URI endpoint, int connections) {
    this.http = http(connections);
    this.tables =
        DynamoDbClient.builder()
            .region(Region.of(SimulatorProcess.REGION))
            .endpointOverride(endpoint)
            .credentialsProvider(CREDENTIALS)
            .httpClient(http)
            .build();
  }

  static SdkHttpClient http(int connections) {
    return Apache5HttpClient.builder().maxConnections(connections + 1).build();
  }

  DynamoDbClient tables() {
    return tables;
  }

  /** Writes an item that has nothing but its key. */
  void put(String key) {
    tables.putItem(
        request -> request.tableName(SimulatorProcess.TABLE).item(Map.of("pk", string(key))));
  }

  /** Writes so many items, like those of the simulator's ready records, of about a size. */
  void fill(int items, int bytes) {
    List<WriteRequest> batch = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      Map<String, AttributeValue> item = item(i, bytes);
      batch.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
      if (batch.size() == BATCH || i == items - 1) {
        tables.batchWriteItem(
            request -> request.requestItems(Map.of(SimulatorProcess.TABLE, batch)));
        batch.clear();
      }
    }
  }

  private static Map<String, AttributeValue> item(int index, int bytes) {
    String text = "lorem ipsum dolor ".repeat(bytes / 18 + 1).substring(0, Math.max(0, bytes - 90));
    return Map.of(
        "pk", string("item-%08d".formatted(index)),
        "price", AttributeValue.fromN(index % 1_000 + ".95"),
        "active", AttributeValue.fromBool(index % 2 == 0),
        "title", string("Article number " + index),
        "text", string(text));
  }

  private static AttributeValue string(String value) {
    return AttributeValue.fromS(value);
  }

  @Override
  public void close() {
    tables.close();
    http.close();
  }
}
