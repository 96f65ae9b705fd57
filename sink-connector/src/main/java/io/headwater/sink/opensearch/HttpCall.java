package io.headwater.sink.opensearch;

import io.headwater.sink.write.RequestBody;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hc.core5.net.URIBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A request before it is sent.
 *
 * @param path below the server's own path, encoded
 * @param query names and values, not encoded
 * @param type the body's media type
 */
record HttpCall(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    @Nullable RequestBody body,
    String type) {

  HttpCall with(Map<String, String> moreHeaders) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(moreHeaders);
    return new HttpCall(method, path, query, all, body, type);
  }

  HttpCall gzipped(int level) {
    if (body == null) {
      return this;
    }
    return new HttpCall(method, path, query, headers, Gzip.compress(body, level), type)
        .with(Map.of("Content-Encoding", "gzip"));
  }

  /** What goes over the wire; made just as opensearch-java's transport makes it. */
  URI target(URI server) {
    try {
      URIBuilder builder = new URIBuilder(server.getRawPath() + path);
      query.forEach(builder::addParameter);
      return new URI(
          server.getScheme() + "://" + server.getRawAuthority() + builder.build().toASCIIString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("a path that cannot be sent", e);
    }
  }
}
