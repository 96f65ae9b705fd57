package io.headwater.sink.document;

import io.headwater.event.DocumentId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a document lives. With another routing it is another document: it lies in another shard.
 * Immutable; its hash is made once, since it is looked up for each event several times.
 */
public final class DocumentAddress {
  private final String index;
  private final DocumentId id;
  private final @Nullable String routing;
  private final int hash;

  /**
   * An address.
   *
   * @param index the index or alias
   * @param id the document's id, derived from the item's key: never logged
   * @param routing what its shard is chosen by, null for the id
   */
  public DocumentAddress(String index, DocumentId id, @Nullable String routing) {
    this.index = index;
    this.id = id;
    this.routing = routing;
    this.hash = 31 * (31 * index.hashCode() + id.hashCode()) + Objects.hashCode(routing);
  }

  /** A document whose shard is chosen by its id. */
  public DocumentAddress(String index, DocumentId id) {
    this(index, id, null);
  }

  /** The index or alias. */
  public String index() {
    return index;
  }

  /** The document's id. */
  public DocumentId id() {
    return id;
  }

  /** What its shard is chosen by, null for the id. */
  public @Nullable String routing() {
    return routing;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DocumentAddress address
        && hash == address.hash
        && id.equals(address.id)
        && index.equals(address.index)
        && Objects.equals(routing, address.routing);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The index alone: the id is item content. */
  @Override
  public String toString() {
    return index + "/…";
  }
}
