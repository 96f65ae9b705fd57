package io.headwater.it.convergence;

/** What a writer does in one step; a weight says how often, among the sum of all. */
enum Operation {
  /** A whole item takes the place of what is there. */
  PUT(10),
  /** An update sets attributes, also of an item that is not there. */
  SET(10),
  /** An update removes attributes. */
  REMOVE(5),
  /** An update adds to a number and to a set. */
  ADD(8),
  /** A put whose condition holds. */
  CONDITION_MET(5),
  /** A put whose condition does not hold: nothing happens. */
  CONDITION_REFUSED(3),
  /** Puts, updates and removals over several items and tables at once. */
  TRANSACTION(4),
  /** The same with a condition that does not hold: nothing happens. */
  TRANSACTION_CANCELLED(2),
  /** Puts and removals in one request. */
  BATCH(4),
  /** An item is removed. */
  DELETE(6),
  /** An item is removed and written anew several times, without a pause. */
  RECREATE(6),
  /** An item is written once and removed later, as the TTL service does: by none of its writers. */
  EXPIRE(1),
  /** An update of the writer's one item that is always written. */
  HOT(30),
  /** An item of up to 390 KB. */
  LARGE(1),
  /** Values at the edge of what DynamoDB takes. */
  ODD(8),
  /** An item that no index with the workload's mappings takes. */
  POISON(1);

  private final int weight;

  Operation(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }
}
