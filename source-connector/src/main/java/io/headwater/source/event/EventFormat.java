package io.headwater.source.event;

import io.headwater.event.Operation;
import java.util.Set;

/**
 * How events are written, and which changes become events.
 *
 * @param value the notation of record values
 * @param key the notation of record keys
 * @param keyScope which attributes form a record key
 * @param tombstonesOnDelete whether a removal is followed by a tombstone
 * @param skipTtlDeletes whether removals by the TTL service give no events
 * @param skipped the operations that give no events
 */
public record EventFormat(
    Notation value,
    Notation key,
    KeyScope keyScope,
    boolean tombstonesOnDelete,
    boolean skipTtlDeletes,
    Set<Operation> skipped) {
  /** JSON texts, whole keys, tombstones, and nothing skipped. */
  public static final EventFormat DEFAULT =
      new EventFormat(Notation.JSON, Notation.JSON, KeyScope.ITEM, true, false, Set.of());

  /**
   * A format.
   *
   * @throws IllegalArgumentException if tombstones would make a compacted topic forget other items
   */
  public EventFormat {
    if (tombstonesOnDelete && keyScope == KeyScope.PARTITION_KEY) {
      throw new IllegalArgumentException(
          "a tombstone under a partition key would remove the items that share it");
    }
    skipped = Set.copyOf(skipped);
  }

  /** What a key or a value is in Connect's terms. */
  public enum Notation {
    /** A JSON text, which is a string to Connect. */
    JSON,
    /** A struct with a named schema. */
    STRUCT
  }

  /** Which attributes form a record key. */
  public enum KeyScope {
    /** The whole primary key. */
    ITEM,
    /** The partition key alone. */
    PARTITION_KEY
  }
}
