package io.headwater.localstack.simulator;

import java.time.Duration;

/**
 * How DescribeStream lists shards.
 *
 * @param pageSize the most shards a page
 * @param leftOutRate the share of shards that a listing leaves out, drawn anew at every call
 * @param lag how long a new child is not listed yet
 * @param childFilter what the filter CHILD_SHARDS does
 * @param callsPerSecond above it the answer is LimitExceededException; 0 for no limit
 */
public record ListingOptions(
    int pageSize, double leftOutRate, Duration lag, ChildFilter childFilter, int callsPerSecond) {

  /** What {@code ShardFilter} with type CHILD_SHARDS does. */
  public enum ChildFilter {
    /** It gives the children. */
    SUPPORTED,
    /** It is answered with ValidationException. */
    REFUSED,
    /** It is passed over: all shards are listed. */
    IGNORED
  }

  static ListingOptions defaults() {
    return new ListingOptions(100, 0, Duration.ZERO, ChildFilter.SUPPORTED, 0);
  }

  /** With another page size. */
  public ListingOptions withPageSize(int value) {
    return new ListingOptions(value, leftOutRate, lag, childFilter, callsPerSecond);
  }

  /** With another share of shards left out. */
  public ListingOptions withLeftOutRate(double value) {
    return new ListingOptions(pageSize, value, lag, childFilter, callsPerSecond);
  }

  /** With another lag of new shards. */
  public ListingOptions withLag(Duration value) {
    return new ListingOptions(pageSize, leftOutRate, value, childFilter, callsPerSecond);
  }

  /** With another treatment of CHILD_SHARDS. */
  public ListingOptions withChildFilter(ChildFilter value) {
    return new ListingOptions(pageSize, leftOutRate, lag, value, callsPerSecond);
  }

  /** With another limit of calls a second, 10 as AWS has it; 0 for none. */
  public ListingOptions withCallsPerSecond(int value) {
    return new ListingOptions(pageSize, leftOutRate, lag, childFilter, value);
  }
}
