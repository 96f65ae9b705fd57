package io.headwater.source.snapshot;

import io.headwater.event.ItemKey;
import org.jspecify.annotations.Nullable;

/**
 * One item of a table, its image already written as JSON.
 *
 * @param key the item's primary key
 * @param image the item as UTF-8 JSON
 * @param traceparent the trace that the item names, null if it names none
 * @param sizeBytes the item's size as DynamoDB counts it, in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Images are spliced as they are; nobody compares items.
public record ScannedItem(ItemKey key, byte[] image, @Nullable String traceparent, long sizeBytes) {
  private static final long OVERHEAD_BYTES = 512;

  /** About how much memory it holds, in bytes. */
  public long heldBytes() {
    return OVERHEAD_BYTES + image.length;
  }
}
