package io.headwater.source.dynamodb;

import io.headwater.event.Operation;
import io.headwater.event.SequenceNumber;
import io.headwater.source.config.ImageSettings;
import io.headwater.source.snapshot.ScanPage;
import io.headwater.source.snapshot.ScanPosition;
import io.headwater.source.snapshot.ScannedItem;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardCursor;
import io.headwater.source.stream.StreamChange;
import io.headwater.source.wire.ScalarType;
import io.headwater.source.wire.WireValue;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Makes pages of the SDK's answers: what {@link WirePage} and {@link WireScanPage} must come to.
 */
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

  ScanPage page(ScanResponse response, boolean consistent) {
    List<ScannedItem> scannedItems = response.items().stream().map(this::item).toList();
    return new ScanPage(
        scannedItems,
        response.lastEvaluatedKey().isEmpty()
            ? Optional.empty()
            : Optional.of(position(response.lastEvaluatedKey())),
        consumed(response, scannedItems, consistent),
        response.scannedCount() == null ? scannedItems.size() : response.scannedCount());
  }

  private ScannedItem item(Map<String, AttributeValue> item) {
    return new ScannedItem(
        items.key(item), items.image(item), items.traceparent(item), ItemSize.of(item));
  }

  private static double consumed(
      ScanResponse response, List<ScannedItem> items, boolean consistent) {
    if (response.consumedCapacity() != null
        && response.consumedCapacity().capacityUnits() != null) {
      return response.consumedCapacity().capacityUnits();
    }
    long bytes = items.stream().mapToLong(ScannedItem::sizeBytes).sum();
    return Math.ceil(bytes / 4_096.0) * (consistent ? 1 : 0.5);
  }

  /**
   * The position that the service gave.
   *
   * @throws ConnectException if it is none; the message names the attribute, not its value
   */
  static ScanPosition position(Map<String, AttributeValue> lastEvaluatedKey) {
    Map<String, WireValue.Scalar> key = new HashMap<>();
    lastEvaluatedKey.forEach((name, value) -> key.put(name, scalar(name, value)));
    return new ScanPosition(key);
  }

  private static WireValue.Scalar scalar(String name, AttributeValue value) {
    return switch (value.type()) {
      case S -> new WireValue.Scalar(ScalarType.S, value.s());
      case N -> new WireValue.Scalar(ScalarType.N, value.n());
      case B ->
          new WireValue.Scalar(
              ScalarType.B, Base64.getEncoder().encodeToString(value.b().asByteArrayUnsafe()));
      case SS, NS, BS, M, L, BOOL, NUL, UNKNOWN_TO_SDK_VERSION ->
          throw new ConnectException(
              "key attribute " + name + " has type " + value.type() + ", which cannot be a key");
    };
  }
}
