package io.headwater.sink.opensearch;

import org.apache.hc.core5.http.message.BasicHeader;

/** A header whose text form hides its value: the HTTP client writes headers into its debug log. */
final class SecretHeader extends BasicHeader {
  private static final long serialVersionUID = 1L;

  SecretHeader(String name, String value) {
    super(name, value, true);
  }

  @Override
  public String toString() {
    return getName() + ": [hidden]";
  }
}
