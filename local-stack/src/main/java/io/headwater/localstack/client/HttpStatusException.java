package io.headwater.localstack.client;

/**
 * A server answered with a status other than 2xx; the message has method, path, status and body.
 */
public final class HttpStatusException extends RuntimeException {
  private final int status;
  private final String body;

  HttpStatusException(String method, String path, int status, String body) {
    super(method + " " + path + " answered " + status + ": " + body);
    this.status = status;
    this.body = body;
  }

  public int status() {
    return status;
  }

  /** The answer's text, mostly JSON. */
  public String body() {
    return body;
  }
}
