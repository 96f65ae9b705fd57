package io.headwater.source.dynamodb;

import io.headwater.event.Operation;
import io.headwater.event.SequenceNumber;
import io.headwater.source.config.ImageSettings;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardCursor;
import io.headwater.source.stream.StreamChange;
import io.headwater.source.stream.TableStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** A table's stream, read through the SDK. */
public final class DynamoDbTableStream implements TableStream {
  private static final int PAGE_RECORDS = 1_000;
  private static final String TTL_PRINCIPAL = "dynamodb.amazonaws.com";

  private final AwsClients clients;
  private final String streamArn;
  private final SdkItems items;

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
    this.items = new SdkItems(keyAttributes, images);
  }

  @Override
  public List<Shard> shards() {
    try {
      List<Shard> shards = new ArrayList<>();
      String lastShard = null;
      do {
        DescribeStreamRequest request =
            DescribeStreamRequest.builder()
                .streamArn(streamArn)
                .exclusiveStartShardId(lastShard)
                .build();
        var description = clients.streams().describeStream(request).streamDescription();
        description.shards().forEach(shard -> shards.add(shard(shard)));
        lastShard = description.lastEvaluatedShardId();
      } while (lastShard != null);
      return shards;
    } catch (SdkException e) {
      throw SdkFailures.classified(e, IamAction.DESCRIBE_STREAM, "stream " + streamArn);
    }
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
  public RecordPage read(ShardCursor cursor) {
    try {
      GetRecordsResponse response =
          clients
              .streams()
              .getRecords(request -> request.shardIterator(cursor.iterator()).limit(PAGE_RECORDS));
      return new RecordPage(
          response.records().stream().map(this::change).toList(),
          Optional.ofNullable(response.nextShardIterator()).map(ShardCursor::new));
    } catch (SdkException e) {
      throw SdkFailures.classified(e, IamAction.GET_RECORDS, "stream " + streamArn);
    }
  }

  private StreamChange change(Record record) {
    StreamRecord data = record.dynamodb();
    Operation operation = operation(record);
    return new StreamChange(
        SequenceNumber.of(data.sequenceNumber()),
        operation,
        data.approximateCreationDateTime(),
        items.key(data.keys()),
        items.image(data.hasOldImage(), data.oldImage()),
        items.image(data.hasNewImage(), data.newImage()),
        record.eventID(),
        removedByTtl(record.userIdentity()),
        data.sizeBytes() == null ? 0 : data.sizeBytes(),
        items.traceparent(operation == Operation.REMOVE ? data.oldImage() : data.newImage()));
  }

  private static Operation operation(Record record) {
    OperationType type = record.eventName();
    if (type == null) {
      throw new ConnectException("a record names no operation");
    }
    return switch (type) {
      case INSERT -> Operation.INSERT;
      case MODIFY -> Operation.MODIFY;
      case REMOVE -> Operation.REMOVE;
      case UNKNOWN_TO_SDK_VERSION ->
          throw new ConnectException(
              "a record has the operation " + record.eventNameAsString() + ", which is unknown");
    };
  }

  private static boolean removedByTtl(Identity identity) {
    return identity != null
        && "Service".equals(identity.type())
        && TTL_PRINCIPAL.equals(identity.principalId());
  }
}
