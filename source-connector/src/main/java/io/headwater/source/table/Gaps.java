package io.headwater.source.table;

import io.headwater.source.lineage.ShardId;

/** What follows when the stream does not give what it should: {@code on.gap}. */
interface Gaps {
  /**
   * Records may have been lost before they were read.
   *
   * @param gap what is missing and where, in words
   * @param goOn how to read on behind it, if that is what is wanted
   * @throws io.headwater.source.stream.StreamGapException if the task is to fail
   */
  void met(String gap, Runnable goOn);

  /**
   * Sequence numbers do not rise where versions rest on it; only a higher epoch mends that.
   *
   * @param child the shard that begins too low
   * @throws org.apache.kafka.connect.errors.ConnectException unless a snapshot is to follow
   */
  void orderBroken(ShardId child, String problem);

  /** Whether the table is read no more until the connector gives a new plan. */
  boolean halted();
}
