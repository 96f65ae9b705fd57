package io.headwater.sink.input;

import io.headwater.event.DocumentId;
import io.headwater.event.KeyAttribute;
import java.util.List;
import java.util.Optional;

/**
 * What tells a document from others.
 *
 * @param attributes the key's attributes in their order; empty if the record has no key
 */
public record ChangeKey(List<KeyAttribute> attributes) {
  /** No key. */
  public static final ChangeKey NONE = new ChangeKey(List.of());

  /** The attribute of a name. */
  public Optional<KeyAttribute> attribute(String name) {
    return attributes.stream().filter(attribute -> attribute.name().equals(name)).findFirst();
  }

  /**
   * The document's id, see {@link DocumentId}.
   *
   * @throws IllegalArgumentException if there is no key or it is empty
   */
  public DocumentId documentId() {
    if (attributes.isEmpty()) {
      throw new IllegalArgumentException("the record has no key");
    }
    return DocumentId.ofParts(attributes.stream().map(KeyAttribute::text).toList());
  }
}
