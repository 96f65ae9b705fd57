package io.headwater.benchmarks.source;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The SDK's synchronous client of streams, as it comes. */
final class StreamClient implements AutoCloseable {
  private final SdkHttpClient http;
  private final DynamoDbStreamsClient streams;

  StreamClient(URI endpoint, int connections) {
    this.http = TableClient.http(connections);
    this.streams =
        DynamoDbStreamsClient.builder()
            .region(Region.of(SimulatorProcess.REGION))
            .endpointOverride(endpoint)
            .credentialsProvider(TableClient.CREDENTIALS)
            .httpClient(http)
            .build();
  }

  DynamoDbStreamsClient streams() {
    return streams;
  }

  /** The ARN of the only stream. */
  String onlyStream() {
    return streams.listStreams().streams().get(0).streamArn();
  }

  /** All shards. */
  List<String> shards(String stream) {
    List<String> shards = new ArrayList<>();
    String[] after = {null};
    do {
      StreamDescription description =
          streams
              .describeStream(request -> request.streamArn(stream).exclusiveStartShardId(after[0]))
              .streamDescription();
      description.shards().stream().map(Shard::shardId).forEach(shards::add);
      after[0] = description.lastEvaluatedShardId();
    } while (after[0] != null);
    return shards;
  }

  /** An iterator at the oldest record of a shard. */
  String iterator(String stream, String shard) {
    return streams
        .getShardIterator(
            request ->
                request
                    .streamArn(stream)
                    .shardId(shard)
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .shardIterator();
  }

  @Override
  public void close() {
    streams.close();
    http.close();
  }
}
