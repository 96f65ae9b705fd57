package io.headwater.localstack;

/**
 * A server could not be started, did not become ready or ended by itself. The message names the
 * server, what was waited for, and, where the server has run, its exit code, its log file and the
 * end of that log.
 */
public class LocalStackException extends RuntimeException {
  LocalStackException(String message) {
    super(message);
  }

  LocalStackException(String message, Throwable cause) {
    super(message, cause);
  }
}
