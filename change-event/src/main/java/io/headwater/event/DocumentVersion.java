package io.headwater.event;

/**
 * The external version of a document in OpenSearch: {@code epoch << 44 | hi}.
 *
 * <p>{@code hi} is the sequence number divided by 10^20, which rises strictly along every item's
 * changes, every shard and every step from parent to child; an emulator's number below 10^20 is
 * used as it is. A snapshot row has {@code hi} 0, so that any stream record of its epoch wins over
 * it. Raising the epoch puts every later version above all earlier ones.
 *
 * @param value 2^44 … 2^63−1
 */
public record DocumentVersion(long value) implements Comparable<DocumentVersion> {
  /** The bits of {@code hi}. */
  public static final int HI_BITS = 44;

  /** The highest {@code hi}: 557 years of a partition's 1,000 writes a second. */
  public static final long MAX_HI = (1L << HI_BITS) - 1;

  /** The lowest epoch. */
  public static final int MIN_EPOCH = 1;

  /** The highest epoch. */
  public static final int MAX_EPOCH = (1 << 19) - 1;

  private static final int MAX_HI_DIGITS = 14;

  /**
   * A version read back from an event.
   *
   * @throws IllegalArgumentException if the value is no version: its epoch would be 0 or negative
   */
  public DocumentVersion {
    if (value < (long) MIN_EPOCH << HI_BITS) {
      throw new IllegalArgumentException(
          "version " + value + " is none: it is below 2^" + HI_BITS + ", so it has no epoch");
    }
  }

  /**
   * The version of a stream record.
   *
   * @param epoch 1 … 2^19−1
   * @throws IllegalArgumentException if the epoch or the number's {@code hi} is out of range
   */
  public static DocumentVersion of(int epoch, SequenceNumber number) {
    return new DocumentVersion((long) checkedEpoch(epoch) << HI_BITS | hiOf(number));
  }

  /** The version of a snapshot row of an epoch, below every stream record of that epoch. */
  public static DocumentVersion snapshot(int epoch) {
    return new DocumentVersion((long) checkedEpoch(epoch) << HI_BITS);
  }

  /** The epoch, 1 … 2^19−1. */
  public int epoch() {
    return (int) (value >>> HI_BITS);
  }

  /** {@code hi}, 0 for a snapshot row. */
  public long hi() {
    return value & MAX_HI;
  }

  @Override
  public int compareTo(DocumentVersion other) {
    return Long.compare(value, other.value);
  }

  private static int checkedEpoch(int epoch) {
    if (epoch < MIN_EPOCH || epoch > MAX_EPOCH) {
      throw new IllegalArgumentException(
          "an epoch is " + MIN_EPOCH + " to " + MAX_EPOCH + ", not " + epoch);
    }
    return epoch;
  }

  private static long hiOf(SequenceNumber number) {
    String digits = number.significantDigits();
    String hiDigits =
        Numbering.of(number) == Numbering.HI_LO
            ? digits.substring(0, digits.length() - Numbering.LO_DIGITS)
            : digits;
    long hi = hiDigits.length() > MAX_HI_DIGITS ? Long.MAX_VALUE : Long.parseLong(hiDigits);
    if (hi > MAX_HI) {
      throw new IllegalArgumentException(
          "sequence number " + number + " is beyond what a version can hold (hi above 2^44-1)");
    }
    return hi;
  }
}
