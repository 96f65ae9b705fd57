package io.headwater.source.dynamodb;

import io.headwater.event.Operation;
import io.headwater.event.SequenceNumber;
import io.headwater.source.config.ImageSettings;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardCursor;
import io.headwater.source.stream.StreamChange;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Makes pages of the SDK's answers: what {@link WirePage} must come to. */
final class SdkPages {
  private static final String TTL_PRINCIPAL = "dynamodb.amazonaws.com";

  private final SdkItems items;

  SdkPages(List<String> keyAttributes, ImageSettings images) {
    this.items = new SdkItems(keyAttributes, images);
  }

  RecordPage page(GetRecordsResponse response) {
    return new RecordPage(
        response.records().stream().map(this::change).toList(),
        Optional.ofNullable(response.nextShardIterator()).map(ShardCursor::new));
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
