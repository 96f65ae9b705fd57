package io.headwater.source.read;

/** What one read gave: a page of a shard or of a table. */
public interface Page {
  /** About how much memory it holds, in bytes. */
  long heldBytes();

  /** Whether nothing follows it. */
  boolean isLast();
}
