package io.headwater.sink.projection;

import io.headwater.sink.document.DocumentSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an item becomes.
 *
 * @param included whether the filter lets it into the index; if not, the rest does not count
 * @param index the index that a rule chooses, null if none does
 * @param lookups the texts of the scalar fields that were asked for, in that order, null where the
 *     item has none
 * @param document the document, without metadata fields
 */
public record Projected(
    boolean included,
    @Nullable String index,
    List<@Nullable String> lookups,
    DocumentSource document) {
  /** The index and the document's size alone: contents never reach logs. */
  @Override
  public String toString() {
    return included ? index + ", " + document : "not included";
  }
}
