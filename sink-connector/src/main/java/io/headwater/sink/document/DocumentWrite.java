package io.headwater.sink.document;

import org.jspecify.annotations.Nullable;

/**
 * One write of one document.
 *
 * @param address where the document lives
 * @param action what is done to it
 * @param version its external version, null if writes are not versioned; an {@link
 *     WriteAction#UPDATE} or {@link WriteAction#CREATE} never has one
 * @param source the document or, for an update, a part of it; null for a delete
 * @param origin where it comes from
 */
public record DocumentWrite(
    DocumentAddress address,
    WriteAction action,
    @Nullable ExternalVersion version,
    @Nullable DocumentSource source,
    Origin origin) {}
