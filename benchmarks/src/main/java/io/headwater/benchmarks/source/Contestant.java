package io.headwater.benchmarks.source;

/** Something that reads records as fast as it can, from when it is made until it is closed. */
interface Contestant extends AutoCloseable {
  /** How many records it has read until now. */
  long records();

  /**
   * Fails if reading has failed.
   *
   * @throws IllegalStateException with the cause
   */
  void check();

  @Override
  void close();
}
