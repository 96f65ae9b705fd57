package io.headwater.sink.write;

import java.util.concurrent.CompletionStage;

/** Sends bulk requests. */
public interface BulkClient {
  /**
   * Sends one request.
   *
   * @param ndjson the request's lines, see {@link BulkLines}
   * @return the answer, always in the end; it may be completed on any thread
   */
  CompletionStage<BulkAnswer> send(byte[] ndjson);

  /** The options that tell OpenSearch who writes, for messages. */
  default String credentials() {
    return "connection.username, connection.password";
  }
}
