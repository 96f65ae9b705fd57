package io.headwater.source.stream;

import org.apache.kafka.connect.errors.ConnectException;

/**
 * Records may have been lost before they were read. Never passed over in silence: a person must
 * decide.
 */
public final class StreamGapException extends ConnectException {
  private static final long serialVersionUID = 1L;

  /** Names what is missing; the remedy is the same for all gaps. */
  public StreamGapException(String gap) {
    super(
        gap
            + ": records may have expired unread. Remedy: stop the connector, delete its offsets (DELETE"
            + " /connectors/<name>/offsets), load the table's current items into the index, and resume it; it will read"
            + " from the oldest record that the stream holds");
  }
}
