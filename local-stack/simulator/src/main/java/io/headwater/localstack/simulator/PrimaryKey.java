package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Comparator;

/**
 * Where an item is kept.
 *
 * @param hash of the partition key, below 2^32
 * @param partition the partition key's value with its type
 * @param sortNumber the sort key if it is a number, otherwise 0
 * @param sortBytes the sort key's bytes, one a character, if it is no number, otherwise empty
 * @param attributes the key in the wire's JSON
 */
record PrimaryKey(
    long hash, String partition, BigDecimal sortNumber, String sortBytes, ObjectNode attributes) {
  /** The order of a scan: by hash, within a partition key by sort key. */
  static final Comparator<PrimaryKey> SCAN_ORDER =
      Comparator.comparingLong(PrimaryKey::hash)
          .thenComparing(PrimaryKey::partition)
          .thenComparing(PrimaryKey::sortNumber)
          .thenComparing(PrimaryKey::sortBytes);

  /** What comes before all keys of a segment. */
  static PrimaryKey before(int segment, int total) {
    long hash = ((1L << 32) * segment + total - 1) / total;
    return new PrimaryKey(hash, "", BigDecimal.ZERO, "", JsonNodeFactory.instance.objectNode());
  }

  int segment(int total) {
    return (int) ((hash * total) >>> 32);
  }
}
