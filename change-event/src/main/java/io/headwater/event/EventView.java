package io.headwater.event;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer needs of an event's text, without its content.
 *
 * @param operation what happened
 * @param version the document version
 * @param key the item's primary key
 * @param table the table's name, from {@code source}; null if not given
 * @param sequence the sequence number's text, from {@code source}; null if not given
 * @param after where the item after the change stands in the text
 * @param before where the item before the change stands in the text
 */
public record EventView(
    Operation operation,
    DocumentVersion version,
    ItemKey key,
    @Nullable String table,
    @Nullable String sequence,
    Optional<ByteRange> after,
    Optional<ByteRange> before) {}
