package io.headwater.sink.write;

import io.headwater.sink.document.DocumentAddress;
import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.ExternalVersion;
import io.headwater.sink.document.WriteAction;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of two writes of one document of which neither is sent yet. The outcome for the
 * index is that of both, one after the other. Pure.
 *
 * <table>
 *   <caption>the write that is sent, by the later write (rows) and the earlier one (columns)</caption>
 *   <tr><th></th><th>INDEX</th><th>DELETE</th><th>UPDATE</th><th>CREATE</th></tr>
 *   <tr><th>INDEX, DELETE</th><td colspan="2">the one with the higher version, else the
 *       later</td><td colspan="2">the later</td></tr>
 *   <tr><th>UPDATE</th><td>INDEX of both merged</td><td>INDEX of the later</td><td>UPDATE of both
 *       merged</td><td>one after the other</td></tr>
 *   <tr><th>CREATE</th><td>the earlier</td><td>INDEX of the later</td><td colspan="2">the
 *       earlier</td></tr>
 * </table>
 */
enum Coalescing {
  /** The earlier write is needless. */
  LATER_STAYS,
  /** The later write is needless. */
  EARLIER_STAYS,
  /** One write does what both would do, see {@link #merged}. */
  MERGE,
  /** They must be sent one after the other. */
  IN_ORDER;

  /** What becomes of two writes; equal versions are settled by Kafka's order. */
  static Coalescing of(DocumentWrite earlier, DocumentWrite later) {
    return switch (later.action()) {
      case INDEX, DELETE -> newer(earlier.version(), later.version()) ? LATER_STAYS : EARLIER_STAYS;
      // Behind all but a DELETE it does nothing, unless the earlier write is rejected.
      case CREATE -> MERGE;
      // Whether the CREATE is refused is not known: the update must then reach what is there.
      case UPDATE -> earlier.action() == WriteAction.CREATE ? IN_ORDER : MERGE;
    };
  }

  /** The one write for two that {@link #MERGE}; null if there is none: they go in order. */
  static @Nullable DocumentWrite merged(DocumentWrite earlier, DocumentWrite later) {
    DocumentSource part = later.source();
    DocumentSource base = earlier.source();
    if (part == null) {
      return null;
    }
    DocumentAddress address = later.address();
    if (base != null && later.action() == WriteAction.CREATE) {
      return earlier;
    }
    if (base == null) {
      return new DocumentWrite(address, WriteAction.INDEX, earlier.version(), part, later.origin());
    }
    // What an update replaces in the index, its successor must not be merged with.
    boolean baseIsWhole = earlier.action() == WriteAction.INDEX;
    DocumentSource merged = PartialDocuments.merge(base, part, baseIsWhole);
    return merged == null
        ? null
        : new DocumentWrite(address, earlier.action(), earlier.version(), merged, later.origin());
  }

  private static boolean newer(@Nullable ExternalVersion earlier, @Nullable ExternalVersion later) {
    return earlier == null || later == null || later.compareTo(earlier) >= 0;
  }
}
