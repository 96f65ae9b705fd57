package io.headwater.source.snapshot;

import io.headwater.event.ItemKey;
import org.jspecify.annotations.Nullable;

/**
 * One item that a scan gave, already written as JSON.
 *
 * @param key its primary key
 * @param image the item as UTF-8 JSON
 * @param traceparent the W3C trace context that it carries, null if none
 * @param sizeBytes its size in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Images are spliced as they are; nobody compares items.
public record ScannedItem(ItemKey key, byte[] image, @Nullable String traceparent, long sizeBytes) {
  private static final long OVERHEAD_BYTES = 512;

  /** About how much memory it holds, in bytes. */
  long heldBytes() {
    return OVERHEAD_BYTES + image.length;
  }
}
