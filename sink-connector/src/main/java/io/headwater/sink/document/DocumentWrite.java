package io.headwater.sink.document;

import io.headwater.event.DocumentVersion;
import org.jspecify.annotations.Nullable;

/**
 * One versioned write of one document.
 *
 * @param address where the document lives
 * @param version its external version
 * @param source the document as JSON on one line, null to delete it
 */
@SuppressWarnings("ArrayRecordComponent") // Spliced as it is; nobody compares writes.
public record DocumentWrite(
    DocumentAddress address, DocumentVersion version, byte @Nullable [] source) {}
