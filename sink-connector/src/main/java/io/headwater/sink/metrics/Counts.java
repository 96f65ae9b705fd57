package io.headwater.sink.metrics;

/** A number for each kind of event. Not safe for threads; a copy that is no more changed is. */
final class Counts {
  /** What is counted. */
  enum Count {
    EVENTS,
    APPLIED,
    SUPERSEDED,
    COALESCED,
    FILTERED,
    UNCHANGED,
    NO_CHANGE,
    REJECTED,
    RETRIED,
    BULKS,
    BYTES
  }

  private final long[] numbers;

  Counts() {
    this(new long[Count.values().length]);
  }

  private Counts(long[] numbers) {
    this.numbers = numbers;
  }

  Counts copy() {
    return new Counts(numbers.clone());
  }

  @SuppressWarnings("EnumOrdinal") // An EnumMap would box each number.
  void add(Count count, long more) {
    numbers[count.ordinal()] += more;
  }

  @SuppressWarnings("EnumOrdinal")
  long get(Count count) {
    return numbers[count.ordinal()];
  }
}
