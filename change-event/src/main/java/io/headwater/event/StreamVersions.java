package io.headwater.event;

import org.jspecify.annotations.Nullable;

/**
 * Gives the records of one stream their versions and refuses a stream that mixes the two
 * numberings.
 *
 * <p>Owned by the thread that maps the stream's records.
 */
public final class StreamVersions {
  private final int epoch;
  private @Nullable Numbering numbering;

  /**
   * Starts a stream, or goes on with one.
   *
   * @param epoch 1 … 2^19−1
   * @param last the last number seen before, null at the very start
   */
  public StreamVersions(int epoch, @Nullable SequenceNumber last) {
    this.epoch = DocumentVersion.snapshot(epoch).epoch();
    this.numbering = last == null ? null : Numbering.of(last);
  }

  /**
   * The version of the stream's next record.
   *
   * @throws IllegalArgumentException if the number is out of range or numbered another way than the
   *     ones before
   */
  public DocumentVersion version(SequenceNumber number) {
    Numbering itsNumbering = Numbering.of(number);
    if (numbering != null && numbering != itsNumbering) {
      throw new IllegalArgumentException(
          "sequence number "
              + number
              + " is numbered as "
              + itsNumbering
              + ", those before it as "
              + numbering
              + ": versions of the two are not comparable");
    }
    DocumentVersion version = DocumentVersion.of(epoch, number);
    numbering = itsNumbering;
    return version;
  }

  /** The stream goes on behind a number that was seen before. */
  public void continueAfter(SequenceNumber last) {
    if (numbering == null) {
      numbering = Numbering.of(last);
    }
  }

  /** The epoch of every version given here. */
  public int epoch() {
    return epoch;
  }
}
