package io.headwater.it.convergence;

import java.util.Optional;

/** What a reader has seen of one document. Owned by the reader's thread. */
final class WatchedDocument {
  private final ItemHistory item;
  private Sight last = new Sight(0, 0, 0);
  // The write up to which the document is known to be removed.
  private long deadUpTo;

  WatchedDocument(ItemHistory item) {
    this.item = item;
  }

  /**
   * One look at a document that is there.
   *
   * @param write its counter
   * @param version its {@code _version}
   * @param seqNo its {@code _seq_no}, which tells apart an index that was made anew
   */
  record Sight(long write, long version, long seqNo) {
    @Override
    public String toString() {
      return "write " + write + " (version " + version + ", seq_no " + seqNo + ")";
    }
  }

  /** The document is there. */
  Optional<Regression> seen(Sight now) {
    Sight before = last;
    Optional<Regression.Kind> kind = kind(before, now);
    Optional<Regression> regression = kind.map(k -> new Regression(item, k, before, now, deadUpTo));
    last = now;
    deadUpTo = 0;
    return regression;
  }

  private Optional<Regression.Kind> kind(Sight before, Sight now) {
    if (now.write <= deadUpTo) {
      return Optional.of(Regression.Kind.REVIVED);
    }
    if (now.version < before.version) {
      return Optional.of(Regression.Kind.VERSION);
    }
    return now.write < before.write ? Optional.of(Regression.Kind.CONTENT) : Optional.empty();
  }

  /** The document is not there. */
  void missed() {
    // Only the first removal after what was seen is sure to have been reached.
    if (last.write > 0 && deadUpTo == 0) {
      deadUpTo = item.removalAfter(last.write);
    }
  }
}
