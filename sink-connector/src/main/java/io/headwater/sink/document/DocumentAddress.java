package io.headwater.sink.document;

import io.headwater.event.DocumentId;

/**
 * Where a document lives.
 *
 * @param index the index or alias
 * @param id the document's id, derived from the item's key: never logged
 */
public record DocumentAddress(String index, DocumentId id) {
  /** The index alone: the id is item content. */
  @Override
  public String toString() {
    return index + "/…";
  }
}
