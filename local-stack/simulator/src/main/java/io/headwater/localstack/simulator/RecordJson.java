package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Stream records as the wire has them. */
final class RecordJson {
  private RecordJson() {}

  static ObjectNode of(StreamEntry entry, ViewType viewType, String region) {
    ObjectNode before = viewType.hasOldImage() ? entry.oldImage() : null;
    ObjectNode after = viewType.hasNewImage() ? entry.newImage() : null;
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("ApproximateCreationDateTime", entry.createdAt().getEpochSecond());
    data.set("Keys", entry.key());
    if (after != null) {
      data.set("NewImage", after);
    }
    if (before != null) {
      data.set("OldImage", before);
    }
    data.put("SequenceNumber", entry.sequence())
        .put("SizeBytes", ItemJson.size(entry.key()) + size(before) + size(after))
        .put("StreamViewType", viewType.name());
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record
        .put("awsRegion", region)
        .put("eventID", entry.eventId())
        .put("eventName", entry.operation())
        .put("eventSource", "aws:dynamodb")
        .put("eventVersion", "1.1");
    record.set("dynamodb", data);
    if (entry.removedByTtl()) {
      record
          .putObject("userIdentity")
          .put("PrincipalId", "dynamodb.amazonaws.com")
          .put("Type", "Service");
    }
    return record;
  }

  private static int size(@Nullable ObjectNode image) {
    return image == null ? 0 : ItemJson.size(image);
  }
}
