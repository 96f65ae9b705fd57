package io.headwater.sink.document;

import org.jspecify.annotations.Nullable;

/**
 * Where a write comes from, for metrics and reports.
 *
 * @param sequence the sequence number's text, null if there is none
 * @param createdMillis when the change happened, in epoch milliseconds; 0 if that is not known
 */
public record Origin(@Nullable String sequence, long createdMillis) {
  /** Nothing is known. */
  public static final Origin UNKNOWN = new Origin(null, 0);
}
