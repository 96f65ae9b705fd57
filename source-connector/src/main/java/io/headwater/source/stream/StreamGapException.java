package io.headwater.source.stream;

import org.apache.kafka.connect.errors.ConnectException;

/**
 * Records may have been lost before they were read. Never passed over in silence: a person decides,
 * now or by {@code on.gap}.
 */
public final class StreamGapException extends ConnectException {
  private static final long serialVersionUID = 1L;

  private final String gap;
  private final boolean shardIsGone;

  /** Names what is missing; the remedy is the same for all gaps. */
  public StreamGapException(String gap) {
    this(gap, false);
  }

  /**
   * Names what is missing.
   *
   * @param shardIsGone whether nothing of the shard can be read any more
   */
  public StreamGapException(String gap, boolean shardIsGone) {
    super(
        gap
            + ": records may have expired unread. Remedy: set on.gap=snapshot, and the table is read anew in a higher"
            + " epoch; or set on.gap=continue to read on behind the gap, and what changed in it stays as it was in the"
            + " index until it changes again");
    this.gap = gap;
    this.shardIsGone = shardIsGone;
  }

  /** What is missing, without the remedy. */
  public String gap() {
    return gap;
  }

  /** Whether nothing of the shard can be read any more. */
  public boolean shardIsGone() {
    return shardIsGone;
  }
}
