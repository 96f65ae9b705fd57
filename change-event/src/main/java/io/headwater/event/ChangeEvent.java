package io.headwater.event;

import org.jspecify.annotations.Nullable;

/**
 * One change of one item.
 *
 * @param operation what happened
 * @param version the document version
 * @param key the item's primary key
 * @param before the item before the change as UTF-8 JSON, null where there was none or the view
 *     type has none
 * @param after the item after the change as UTF-8 JSON, null likewise
 * @param source where the event comes from
 * @param tsMs when the connector produced it, epoch milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // Images are spliced as they are; nobody compares events.
public record ChangeEvent(
    Operation operation,
    DocumentVersion version,
    ItemKey key,
    byte @Nullable [] before,
    byte @Nullable [] after,
    EventSource source,
    long tsMs) {}
