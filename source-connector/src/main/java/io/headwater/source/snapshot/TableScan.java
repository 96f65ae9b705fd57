package io.headwater.source.snapshot;

/** The items of one table. */
public interface TableScan {
  /**
   * Reads a page of a segment, at most 1 MB as DynamoDB counts it. May be called by several
   * threads.
   *
   * @throws io.headwater.source.stream.StreamReadException if the call fails; its kind says what is
   *     to be done
   * @throws org.apache.kafka.connect.errors.ConnectException if an item cannot be used; the message
   *     names the attribute, not its value
   */
  ScanPage scan(ScanRequest request);
}
