package io.headwater.it.convergence;

/**
 * A document that moved backwards.
 *
 * @param item whose document it is
 * @param kind in which way
 * @param from what was seen of it before
 * @param to what was seen then
 * @param removedAt the counter of the removal that had been reached in between; 0 if none
 */
record Regression(
    ItemHistory item,
    Kind kind,
    WatchedDocument.Sight from,
    WatchedDocument.Sight to,
    long removedAt) {
  /** How a document can move backwards. */
  enum Kind {
    /** Its version went down. */
    VERSION,
    /** Its content is older, under no lower version. */
    CONTENT,
    /** It was removed, and is there again as it was before that. */
    REVIVED
  }

  /** One line, with the id's hash in place of the id. */
  @Override
  public String toString() {
    return kind
        + " "
        + item.table()
        + " "
        + DocumentIds.hash(item.id())
        + ": from "
        + from
        + (removedAt > 0 ? ", removed at " + removedAt : "")
        + " to "
        + to;
  }
}
