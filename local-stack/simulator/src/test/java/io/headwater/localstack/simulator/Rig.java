package io.headwater.localstack.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** A simulator in virtual time with the SDK's clients, which do not retry. */
final class Rig implements AutoCloseable {
  final VirtualClock clock = new VirtualClock();
  final StreamSimulator simulator;
  final DynamoDbClient dynamoDb;
  final DynamoDbStreamsClient streams;
  private final SdkHttpClient http = Apache5HttpClient.builder().maxConnections(20).build();

  Rig() {
    this(options -> options);
  }

  Rig(UnaryOperator<SimulatorOptions> change) {
    simulator =
        StreamSimulator.start(
            change.apply(
                SimulatorOptions.defaults()
                    .withClock(clock)
                    .withShards(shards -> shards.withRoots(1))));
    dynamoDb = configure(DynamoDbClient.builder()).httpClient(http).build();
    streams = configure(DynamoDbStreamsClient.builder()).httpClient(http).build();
  }

  private <B extends AwsClientBuilder<B, C>, C> B configure(B builder) {
    return builder
        .endpointOverride(simulator.endpoint())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
  }

  static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }

  static Map<String, AttributeValue> item(String key, String value) {
    return Map.of("pk", s(key), "v", s(value));
  }

  String iterator(String arn, String shard, ShardIteratorType type, @Nullable String sequence) {
    return streams
        .getShardIterator(
            r -> r.streamArn(arn).shardId(shard).shardIteratorType(type).sequenceNumber(sequence))
        .shardIterator();
  }

  String oldest(String arn, String shard) {
    return iterator(arn, shard, ShardIteratorType.TRIM_HORIZON, null);
  }

  GetRecordsResponse read(String iterator) {
    return streams.getRecords(r -> r.shardIterator(iterator));
  }

  /** What can be read from an iterator until the shard's end or until a second empty page. */
  List<Record> readAll(String from) {
    List<Record> records = new ArrayList<>();
    int empty = 0;
    for (String iterator = from; iterator != null && empty < 2; ) {
      GetRecordsResponse page = read(iterator);
      empty = page.records().isEmpty() ? empty + 1 : 0;
      records.addAll(page.records());
      iterator = page.nextShardIterator();
    }
    return records;
  }

  List<Shard> listed(String arn) {
    List<Shard> shards = new ArrayList<>();
    String last = null;
    do {
      String start = last;
      var description =
          streams
              .describeStream(r -> r.streamArn(arn).exclusiveStartShardId(start))
              .streamDescription();
      shards.addAll(description.shards());
      last = description.lastEvaluatedShardId();
    } while (last != null);
    return shards;
  }

  static List<String> sequences(List<Record> records) {
    return records.stream().map(record -> record.dynamodb().sequenceNumber()).toList();
  }

  @Override
  public void close() {
    streams.close();
    dynamoDb.close();
    http.close();
    simulator.close();
  }
}
