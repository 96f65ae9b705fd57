package io.headwater.sink.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Checks that an option is left out or a URL with a host and without a user.
 *
 * @param schemes the schemes that it may have
 * @param bare whether it may have nothing behind host and port
 */
record HttpUrl(Set<String> schemes, boolean bare) implements ConfigDef.Validator {
  static HttpUrl endpoint() {
    return new HttpUrl(Set.of("http", "https"), false);
  }

  static HttpUrl proxy() {
    return new HttpUrl(Set.of("http"), true);
  }

  @Override
  public void ensureValid(String option, Object value) {
    if (value == null || value.toString().isBlank()) {
      return;
    }
    try {
      URI uri = new URI(value.toString().strip());
      boolean known = uri.getScheme() != null && schemes.contains(uri.getScheme());
      if (known && uri.getHost() != null && uri.getUserInfo() == null && (!bare || isBare(uri))) {
        return;
      }
    } catch (URISyntaxException e) {
      // Said below, in the same words as for a URL of another kind.
    }
    // The value is not repeated: it may hold a password.
    throw new ConfigException(
        "Invalid value for configuration " + option + ": must be " + this + " without a password");
  }

  private static boolean isBare(URI uri) {
    boolean path = !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/");
    return !path && uri.getRawQuery() == null && uri.getRawFragment() == null;
  }

  @Override
  public String toString() {
    return (schemes.contains("https") ? "an http or https URL" : "an http URL")
        + (bare ? " of a host and a port" : " with a host");
  }
}
