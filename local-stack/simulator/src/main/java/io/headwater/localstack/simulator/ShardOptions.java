package io.headwater.localstack.simulator;

import java.time.Duration;

/**
 * How shards come and go.
 *
 * @param roots the open shards of a new stream
 * @param lifetime after about this time (up to a tenth less) a shard ends and gets children
 * @param splitRate the share of these ends that are splits, 0 to 1
 * @param retention how long records and closed shards are kept
 * @param goneParentRate the share of a new stream's shards that name a parent nobody knows
 * @param absentStartRate the share of shards without {@code StartingSequenceNumber}
 * @param maxStep the most by which the high part of sequence numbers rises between two records
 * @param trimPointReadable whether AFTER_SEQUENCE_NUMBER is answered for the newest trimmed record,
 *     after which nothing is lost; what AWS does there is not known
 */
public record ShardOptions(
    int roots,
    Duration lifetime,
    double splitRate,
    Duration retention,
    double goneParentRate,
    double absentStartRate,
    int maxStep,
    boolean trimPointReadable) {

  static ShardOptions defaults() {
    return new ShardOptions(
        2, Duration.ofHours(4), 0, Duration.ofHours(24), 0, 0, 3, /* trimPointReadable= */ false);
  }

  /** With another number of open shards at the start. */
  public ShardOptions withRoots(int value) {
    return new ShardOptions(
        value,
        lifetime,
        splitRate,
        retention,
        goneParentRate,
        absentStartRate,
        maxStep,
        trimPointReadable);
  }

  /** With another lifetime. */
  public ShardOptions withLifetime(Duration value) {
    return new ShardOptions(
        roots,
        value,
        splitRate,
        retention,
        goneParentRate,
        absentStartRate,
        maxStep,
        trimPointReadable);
  }

  /** With another share of splits among the ends that come by the clock. */
  public ShardOptions withSplitRate(double value) {
    return new ShardOptions(
        roots,
        lifetime,
        value,
        retention,
        goneParentRate,
        absentStartRate,
        maxStep,
        trimPointReadable);
  }

  /** With another retention. */
  public ShardOptions withRetention(Duration value) {
    return new ShardOptions(
        roots,
        lifetime,
        splitRate,
        value,
        goneParentRate,
        absentStartRate,
        maxStep,
        trimPointReadable);
  }

  /** With another share of first shards whose parent is gone. */
  public ShardOptions withGoneParentRate(double value) {
    return new ShardOptions(
        roots, lifetime, splitRate, retention, value, absentStartRate, maxStep, trimPointReadable);
  }

  /** With another share of shards without a starting sequence number. */
  public ShardOptions withAbsentStartRate(double value) {
    return new ShardOptions(
        roots, lifetime, splitRate, retention, goneParentRate, value, maxStep, trimPointReadable);
  }

  /** With another greatest step between sequence numbers. */
  public ShardOptions withMaxStep(int value) {
    return new ShardOptions(
        roots,
        lifetime,
        splitRate,
        retention,
        goneParentRate,
        absentStartRate,
        value,
        trimPointReadable);
  }

  /** With the newest trimmed record's number accepted or refused. */
  public ShardOptions withTrimPointReadable(boolean value) {
    return new ShardOptions(
        roots, lifetime, splitRate, retention, goneParentRate, absentStartRate, maxStep, value);
  }
}
