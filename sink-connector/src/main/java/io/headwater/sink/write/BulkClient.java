package io.headwater.sink.write;

import java.util.concurrent.CompletionStage;

/** Sends bulk requests. */
public interface BulkClient {
  /**
   * Sends one request.
   *
   * @param ndjson the request's lines: for each write its action, and its document if it has one
   * @return the answer, always in the end; it may be completed on any thread
   */
  CompletionStage<BulkAnswer> send(RequestBody ndjson);

  /** The same with lines that are at hand. */
  default CompletionStage<BulkAnswer> send(byte[] ndjson) {
    return send(RequestBody.of(ndjson));
  }

  /** The options that tell OpenSearch who writes, for messages. */
  default String credentials() {
    return "connection.username, connection.password";
  }
}
