package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** AWS gives no credentials, and asking again will not help. */
final class DeniedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeniedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The same as OpenSearch would refuse a request without credentials. */
  HttpAnswer answer() {
    var body = JsonNodeFactory.instance.objectNode().put("status", 403);
    body.putObject("error")
        .put("type", "aws_credentials_exception")
        .put("reason", String.valueOf(getMessage()));
    return new HttpAnswer(403, body.toString().getBytes(UTF_8));
  }
}
