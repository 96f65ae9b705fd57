package io.headwater.source.read;

/**
 * Reads something page by page and tells how long to wait before the next step.
 *
 * <p>Owned by one reader thread at a time; the pool hands it over.
 */
public interface PageReader<P extends Page> {
  /**
   * Reads on. A failure that passes by itself is no exception but a pause.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if reading cannot go on; the message
   *     names what was read, the position and the remedy
   */
  Step<P> step();

  /** What is read, for messages, such as {@code shard shardId-1}. */
  String subject();
}
