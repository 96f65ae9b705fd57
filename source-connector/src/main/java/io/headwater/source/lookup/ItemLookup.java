package io.headwater.source.lookup;

import io.headwater.event.ItemKey;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The items of one table by key, as they are now: what was written before the call is seen. Every
 * method may be called by several threads, may take seconds while the service throttles, and throws
 * {@link io.headwater.source.stream.StreamReadException}.
 */
public interface ItemLookup {
  /**
   * An item that was found.
   *
   * @param image the item as UTF-8 JSON
   * @param traceparent the trace that the item names, null if it names none
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // Images are spliced as they are; nobody compares items.
  record Item(byte[] image, @Nullable String traceparent) {}

  /**
   * The items; a key that is absent has no item. Keys given twice are asked for once.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if a key or an item cannot be used;
   *     the message names the attribute, not its value
   */
  Map<ItemKey, Item> find(Collection<ItemKey> keys);

  /**
   * Which of the keys have an item; costs as many read units as {@link #find}, but carries no
   * items.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if a key cannot be used; the message
   *     names the attribute, not its value
   */
  Set<ItemKey> existing(Collection<ItemKey> keys);
}
