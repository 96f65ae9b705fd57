package io.headwater.localstack;

import java.io.IOException;

/** Starts one server again and again. Owned by the server: calls exclude each other. */
public interface ServerRunner extends AutoCloseable {
  /**
   * Begins a life, with the port and the data of the former one. What the server prints from now on
   * is appended to its log file.
   */
  ServerLife start() throws IOException, InterruptedException;

  /** The same with a log that nothing can be written to. */
  default ServerLife startWithFullLogDisk() throws IOException, InterruptedException {
    throw new UnsupportedOperationException("the log's disk is not this stack's");
  }

  /** Removes what is left when no life follows. May be called more than once. */
  @Override
  default void close() {}
}
