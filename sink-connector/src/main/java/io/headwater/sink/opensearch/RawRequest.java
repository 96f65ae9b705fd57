package io.headwater.sink.opensearch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.Request;
import org.opensearch.client.transport.GenericSerializable;

/**
 * A request that hands its body over in one piece. opensearch-java's own copies it in steps of 8 KB
 * into a buffer that doubles each time it is full, which allocates three times its size.
 */
record RawRequest(HttpCall call) implements Request, GenericSerializable {
  @Override
  public String getMethod() {
    return call.method();
  }

  @Override
  public String getEndpoint() {
    return call.path();
  }

  @Override
  public Map<String, String> getParameters() {
    return call.query();
  }

  // The transport takes headers from its options.
  @Override
  public Collection<Map.Entry<String, String>> getHeaders() {
    return List.of();
  }

  @Override
  public Optional<Body> getBody() {
    byte[] body = call.body();
    return body == null ? Optional.empty() : Optional.of(Body.from(body, call.type()));
  }

  @Override
  public String serialize(OutputStream out) {
    byte[] body = call.body();
    if (body == null) {
      throw new IllegalStateException("the request has no body");
    }
    try {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes every write", e);
    }
    return call.type();
  }

  /** Its method and path alone: bodies are contents. */
  @Override
  public String toString() {
    return call.method() + " " + call.path();
  }
}
