package io.headwater.sink.opensearch;

import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.Request;
import org.opensearch.client.transport.GenericSerializable;

/**
 * A request as opensearch-java's transport wants it, with an empty body: that would copy a real one
 * several times. {@link StreamingHttpClient} sends what the request carries.
 */
record RawRequest(HttpCall call) implements Request, GenericSerializable {
  private static final byte[] NOTHING = {};

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
    return call.body() == null ? Optional.empty() : Optional.of(Body.from(NOTHING, call.type()));
  }

  @Override
  public String serialize(OutputStream out) {
    return call.type();
  }

  /** Its method and path alone: bodies are contents. */
  @Override
  public String toString() {
    return call.method() + " " + call.path();
  }
}
