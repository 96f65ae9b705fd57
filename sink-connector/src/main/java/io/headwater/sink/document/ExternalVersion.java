package io.headwater.sink.document;

/**
 * The external version of a write: OpenSearch keeps the document with the highest.
 *
 * @param value 0 … 2^63−2; the highest number of all would freeze a document for good
 */
public record ExternalVersion(long value) implements Comparable<ExternalVersion> {
  /**
   * A version.
   *
   * @throws IllegalArgumentException if OpenSearch does not take it or could never replace it
   */
  public ExternalVersion {
    if (value < 0 || value == Long.MAX_VALUE) {
      throw new IllegalArgumentException("an external version is 0 to 2^63-2, not " + value);
    }
  }

  @Override
  public int compareTo(ExternalVersion other) {
    return Long.compare(value, other.value);
  }
}
