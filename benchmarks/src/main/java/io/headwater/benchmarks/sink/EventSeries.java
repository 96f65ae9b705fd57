package io.headwater.benchmarks.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.DocumentVersion;
import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.event.Operation;
import io.headwater.event.SequenceNumber;
import io.headwater.source.stream.StreamChange;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The changes of a run, the same in every run: modifications of items. */
final class EventSeries {
  /** The epoch of the versions. */
  static final int EPOCH = 7_000;

  private static final Instant CREATED = Instant.ofEpochMilli(1_790_000_000_000L);
  private static final int HOT_CHANGES_OF_TEN = 9;

  /**
   * What is changed.
   *
   * @param documentBytes about how large an item's image is
   * @param keys how many items there are; without hot ones, they are changed in turns
   * @param hot whether 1 % of the items take 90 % of the changes
   * @param withBefore whether events tell the image before the change, which differs in the
   *     attribute {@code stock} alone
   */
  record Shape(int documentBytes, int keys, boolean hot, boolean withBefore) {
    /** One change of each of some items, without the image before it. */
    static Shape plain(int documentBytes, int keys) {
      return new Shape(documentBytes, keys, false, false);
    }
  }

  /**
   * An event.
   *
   * @param change as it comes from the stream
   * @param id the document's id
   * @param document the document, if the item is not projected
   * @param version the document's version
   */
  @SuppressWarnings("ArrayRecordComponent") // Sent as they are; nobody compares events.
  record Event(StreamChange change, String id, byte[] document, long version) {}

  private final Shape shape;
  private final Random random = new Random(7);
  private final Documents documents;
  private long number;

  /** Begins one. */
  EventSeries(Shape shape) {
    this.shape = shape;
    this.documents = new Documents(shape.documentBytes, random);
  }

  Event next() {
    number++;
    int item = shape.hot ? hotItem() : (int) (number % shape.keys);
    ItemKey key = ItemKey.of(KeyAttribute.string("id", "item-%08d".formatted(item)));
    byte[] document = documents.next(key.partition().text(), number);
    byte[] before = shape.withBefore ? before(document) : null;
    SequenceNumber sequence = SequenceNumber.of(number + "00000000012345678901");
    return new Event(
        new StreamChange(
            sequence,
            Operation.MODIFY,
            CREATED,
            key,
            before,
            document,
            "0123456789abcdef0123456789abcdef",
            false,
            size(document) + size(before),
            null),
        key.documentId().value(),
        document,
        DocumentVersion.of(EPOCH, sequence).value());
  }

  private int hotItem() {
    int hotKeys = Math.max(1, shape.keys / 100);
    return random.nextInt(10) < HOT_CHANGES_OF_TEN
        ? random.nextInt(hotKeys)
        : hotKeys + random.nextInt(Math.max(1, shape.keys - hotKeys));
  }

  private static byte[] before(byte[] document) {
    return new String(document, UTF_8).replace("\"stock\":", "\"stock\":1").getBytes(UTF_8);
  }

  private static int size(byte @Nullable [] image) {
    return image == null ? 0 : image.length;
  }
}
