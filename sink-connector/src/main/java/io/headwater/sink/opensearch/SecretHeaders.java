package io.headwater.sink.opensearch;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Hides what authorises a request from the HTTP client's debug log. */
final class SecretHeaders implements HttpRequestInterceptor {
  private final Set<String> names = new HashSet<>(Set.of("authorization", "x-amz-security-token"));

  /** Beside the usual ones, hides those of the given names. */
  SecretHeaders(Set<String> more) {
    more.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public void process(HttpRequest request, EntityDetails entity, HttpContext context) {
    for (Header header : request.getHeaders()) {
      if (names.contains(header.getName().toLowerCase(Locale.ROOT))) {
        request.setHeader(new SecretHeader(header.getName(), header.getValue()));
      }
    }
  }
}
