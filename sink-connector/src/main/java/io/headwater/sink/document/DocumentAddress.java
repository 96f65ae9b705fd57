package io.headwater.sink.document;

import io.headwater.event.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * Where a document lives. With another routing it is another document: it lies in another shard.
 *
 * @param index the index or alias
 * @param id the document's id, derived from the item's key: never logged
 * @param routing what its shard is chosen by, null for the id
 */
public record DocumentAddress(String index, DocumentId id, @Nullable String routing) {
  /** A document whose shard is chosen by its id. */
  public DocumentAddress(String index, DocumentId id) {
    this(index, id, null);
  }

  /** The index alone: the id is item content. */
  @Override
  public String toString() {
    return index + "/…";
  }
}
