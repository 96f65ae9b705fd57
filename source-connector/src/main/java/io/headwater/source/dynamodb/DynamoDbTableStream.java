package io.headwater.source.dynamodb;

import io.headwater.source.config.ImageSettings;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardCursor;
import io.headwater.source.stream.ShardListing;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.TableStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;

/** A table's stream; the SDK makes the calls, and pages of records are read by {@link WirePage}. */
public final class DynamoDbTableStream implements TableStream {
  private final AwsClients clients;
  private final String streamArn;
  private final WirePage pages;

  /**
   * The stream with an ARN.
   *
   * @param keyAttributes the partition key's name, then the sort key's if there is one
   * @param images what is taken from an item
   */
  public DynamoDbTableStream(
      AwsClients clients, String streamArn, List<String> keyAttributes, ImageSettings images) {
    this.clients = clients;
    this.streamArn = streamArn;
    this.pages = new WirePage(keyAttributes, images);
  }

  @Override
  public ShardListing list(Optional<ShardId> after) {
    StreamDescription description =
        describe(request -> request.exclusiveStartShardId(after.map(ShardId::value).orElse(null)));
    return new ShardListing(
        shards(description),
        Optional.ofNullable(description.lastEvaluatedShardId()).map(ShardId::new));
  }

  @Override
  public Optional<List<Shard>> children(ShardId parent) {
    StreamDescription description;
    try {
      description =
          describe(
              request ->
                  request.shardFilter(
                      filter -> filter.type(ShardFilterType.CHILD_SHARDS).shardId(parent.value())));
    } catch (StreamReadException e) {
      if (isUnknownFilter(e)) {
        return Optional.empty();
      }
      throw e;
    }
    List<Shard> shards = shards(description);
    // A server that passes over what it does not know lists all shards.
    boolean filtered =
        shards.stream().allMatch(shard -> shard.parent().filter(parent::equals).isPresent());
    return filtered ? Optional.of(shards) : Optional.empty();
  }

  private static boolean isUnknownFilter(StreamReadException e) {
    return e.getCause() instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && "ValidationException".equals(service.awsErrorDetails().errorCode());
  }

  private StreamDescription describe(Consumer<DescribeStreamRequest.Builder> request) {
    try {
      return clients
          .streams()
          .describeStream(request.andThen(builder -> builder.streamArn(streamArn)))
          .streamDescription();
    } catch (SdkException e) {
      throw SdkFailures.classified(e, IamAction.DESCRIBE_STREAM, "stream " + streamArn);
    }
  }

  private static List<Shard> shards(StreamDescription description) {
    return description.shards().stream().map(DynamoDbTableStream::shard).toList();
  }

  private static Shard shard(software.amazon.awssdk.services.dynamodb.model.Shard shard) {
    boolean closed =
        shard.sequenceNumberRange() != null
            && shard.sequenceNumberRange().endingSequenceNumber() != null;
    return new Shard(
        new ShardId(shard.shardId()),
        Optional.ofNullable(shard.parentShardId()).filter(id -> !id.isEmpty()).map(ShardId::new),
        closed);
  }

  @Override
  public ShardCursor cursor(ShardId shard, Position position) {
    GetShardIteratorRequest.Builder request =
        GetShardIteratorRequest.builder().streamArn(streamArn).shardId(shard.value());
    if (position instanceof Position.After after) {
      request
          .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
          .sequenceNumber(after.last().text());
    } else {
      request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
    }
    try {
      return new ShardCursor(clients.streams().getShardIterator(request.build()).shardIterator());
    } catch (SdkException e) {
      throw SdkFailures.classified(e, IamAction.GET_SHARD_ITERATOR, "stream " + streamArn);
    }
  }

  @Override
  public RecordPage read(ShardCursor cursor, int mostRecords) {
    AnswerBody body = AnswerBody.ofThisThread();
    try {
      clients
          .streams()
          .getRecords(
              request ->
                  request
                      .shardIterator(cursor.iterator())
                      .limit(mostRecords)
                      .overrideConfiguration(
                          call -> call.putExecutionAttribute(AnswerBody.ATTRIBUTE, body)));
    } catch (SdkException e) {
      throw SdkFailures.classified(e, IamAction.GET_RECORDS, "stream " + streamArn);
    }
    return pages.read(body.bytes(), body.length());
  }
}
