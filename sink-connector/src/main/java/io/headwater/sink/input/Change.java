package io.headwater.sink.input;

import io.headwater.event.Operation;
import io.headwater.sink.document.ExternalVersion;
import io.headwater.sink.document.Origin;
import org.jspecify.annotations.Nullable;

/**
 * What a record says of an item or document.
 *
 * @param operation what happened
 * @param key what tells the document from others
 * @param before the item before the change, null if the record does not tell
 * @param after the item after the change, null if it was removed or the record does not tell
 * @param version the write's external version, null if writes are not versioned
 * @param table the table's name, null if the record does not tell
 * @param origin sequence number and time of the change
 */
public record Change(
    Operation operation,
    ChangeKey key,
    @Nullable Image before,
    @Nullable Image after,
    @Nullable ExternalVersion version,
    @Nullable String table,
    Origin origin) {}
