package io.headwater.event;

import org.jspecify.annotations.Nullable;

/**
 * What a consumer needs of an event's text.
 *
 * @param operation what happened
 * @param version the document version
 * @param key the item's primary key
 * @param table the table's name, from {@code source}; null if not given
 * @param sequence the sequence number's text, from {@code source}; null if not given
 * @param createdMillis when the change happened, in epoch milliseconds, from {@code source}; 0 if
 *     not given
 * @param after the item after the change, null if the event does not tell
 * @param before the item before the change, null if the event does not tell
 */
public record EventView(
    Operation operation,
    DocumentVersion version,
    ItemKey key,
    @Nullable String table,
    @Nullable String sequence,
    long createdMillis,
    @Nullable EventImage after,
    @Nullable EventImage before) {}
