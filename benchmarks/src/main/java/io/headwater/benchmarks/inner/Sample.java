package io.headwater.benchmarks.inner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.ChangeEvent;
import io.headwater.event.DocumentVersion;
import io.headwater.event.EnvelopeWriter;
import io.headwater.event.EventOrigin;
import io.headwater.event.EventSource;
import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.event.Operation;
import io.headwater.event.SequenceNumber;

/** One change of an item of about 1 KB in all its forms: twenty attributes, most of them texts. */
final class Sample {
  static final String TABLE = "products";
  static final String ARN =
      "arn:aws:dynamodb:eu-central-1:123456789012:table/products/stream/2026-11-25T00:00:00.000";
  static final String SHARD = "shardId-00000001790000000000-0123abcd";
  static final SequenceNumber SEQUENCE = SequenceNumber.of("100000000012345678901");
  static final int EPOCH = 7;

  private static final long MILLIS = 1_790_000_000_000L;
  private static final int TEXTS = 16;
  private static final String TEXT = "lorem ipsum dolor sit amet consectetur elit";

  private Sample() {}

  /** The item's key. */
  static ItemKey key() {
    return ItemKey.of(KeyAttribute.string("id", "item-00000042"));
  }

  /** The item as the document's JSON. */
  static byte[] document() {
    StringBuilder json =
        new StringBuilder(
            "{\"id\":\"item-00000042\",\"price\":19.95,\"stock\":7,\"active\":true,\"note\":null");
    for (int i = 0; i < TEXTS; i++) {
      json.append(",\"text%02d\":\"%s %d\"".formatted(i, TEXT, i));
    }
    return json.append('}').toString().getBytes(UTF_8);
  }

  /** The item as DynamoDB's JSON. */
  private static String image() {
    StringBuilder json =
        new StringBuilder(
            """
            {"id":{"S":"item-00000042"},"price":{"N":"19.95"},"stock":{"N":"7"},\
            "active":{"BOOL":true},"note":{"NULL":true}""");
    for (int i = 0; i < TEXTS; i++) {
      json.append(",\"text%02d\":{\"S\":\"%s %d\"}".formatted(i, TEXT, i));
    }
    return json.append('}').toString();
  }

  /** An answer to GetRecords. */
  static byte[] page(int records) {
    StringBuilder json = new StringBuilder("{\"NextShardIterator\":\"next\",\"Records\":[");
    for (int i = 0; i < records; i++) {
      json.append(i == 0 ? "" : ",")
          .append(
              """
              {"awsRegion":"eu-central-1","dynamodb":{"ApproximateCreationDateTime":1.79E9,\
              "Keys":{"id":{"S":"item-00000042"}},"NewImage":%s,\
              "SequenceNumber":"%d00000000012345678901","SizeBytes":1024,"StreamViewType":"NEW_IMAGE"},\
              "eventID":"0123456789abcdef0123456789abcdef","eventName":"MODIFY",\
              "eventSource":"aws:dynamodb","eventVersion":"1.1"}"""
                  .formatted(image(), i + 1));
    }
    return json.append("]}").toString().getBytes(UTF_8);
  }

  /** The change as the source describes it. */
  static ChangeEvent event() {
    byte[] document = document();
    return new ChangeEvent(
        Operation.MODIFY,
        DocumentVersion.of(EPOCH, SEQUENCE),
        key(),
        null,
        document,
        new EventSource(
            new EventOrigin(
                "headwater-dynamodb", "0.1.0", "dynamodb", "eu-central-1", TABLE, ARN, "NEW_IMAGE"),
            SHARD,
            SEQUENCE,
            "0123456789abcdef0123456789abcdef",
            false,
            EPOCH,
            MILLIS,
            false,
            document.length),
        MILLIS);
  }

  /** The change's text in Kafka. */
  static byte[] envelope() {
    return new EnvelopeWriter().write(event()).getBytes(UTF_8);
  }
}
