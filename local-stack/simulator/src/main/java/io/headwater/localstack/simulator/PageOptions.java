package io.headwater.localstack.simulator;

import java.time.Duration;

/**
 * How reads are answered.
 *
 * @param emptyRate the share of GetRecords calls that are answered with no record
 * @param iteratorLifetime how long a shard iterator can be used
 * @param scanRows the most rows that a Scan page is made of
 * @param batchGetKeys the most keys that a BatchGetItem answers; the others are unprocessed
 */
public record PageOptions(
    double emptyRate, Duration iteratorLifetime, int scanRows, int batchGetKeys) {

  static PageOptions defaults() {
    return new PageOptions(0, Duration.ofMinutes(15), Integer.MAX_VALUE, 100);
  }

  /** With another share of empty GetRecords pages. */
  public PageOptions withEmptyRate(double value) {
    return new PageOptions(value, iteratorLifetime, scanRows, batchGetKeys);
  }

  /** With another lifetime of shard iterators. */
  public PageOptions withIteratorLifetime(Duration value) {
    return new PageOptions(emptyRate, value, scanRows, batchGetKeys);
  }

  /** With another number of rows a Scan page. */
  public PageOptions withScanRows(int value) {
    return new PageOptions(emptyRate, iteratorLifetime, value, batchGetKeys);
  }

  /** With another number of keys answered by a BatchGetItem; 0 leaves all unprocessed. */
  public PageOptions withBatchGetKeys(int value) {
    return new PageOptions(emptyRate, iteratorLifetime, scanRows, value);
  }
}
