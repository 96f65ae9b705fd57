package io.headwater.benchmarks.source;

import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The SDK's synchronous client, as it comes. */
final class StreamClient implements AutoCloseable {
  private final SdkHttpClient http;
  private final DynamoDbStreamsClient streams;

  StreamClient(URI endpoint, int connections) {
    this.http = Apache5HttpClient.builder().maxConnections(connections + 1).build();
    this.streams =
        DynamoDbStreamsClient.builder()
            .region(Region.of(SimulatorProcess.REGION))
            .endpointOverride(endpoint)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
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

  /** The first page of shards; the benchmarks have no more. */
  List<String> shards(String stream) {
    StreamDescription description =
        streams.describeStream(request -> request.streamArn(stream)).streamDescription();
    return description.shards().stream().map(Shard::shardId).toList();
  }

  /** An iterator at the oldest record of every shard. */
  List<String> iterators(String stream) {
    return shards(stream).stream()
        .map(
            shard ->
                streams
                    .getShardIterator(
                        request ->
                            request
                                .streamArn(stream)
                                .shardId(shard)
                                .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator())
        .toList();
  }

  @Override
  public void close() {
    streams.close();
    http.close();
  }
}
