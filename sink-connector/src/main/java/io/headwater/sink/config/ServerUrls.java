package io.headwater.sink.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Checks a list of server URLs. Messages never show a URL that may hold a password. */
final class ServerUrls implements ConfigDef.Validator {
  @Override
  public void ensureValid(String name, @Nullable Object value) {
    if (!(value instanceof List<?> urls) || urls.isEmpty()) {
      throw new ConfigException(name + " must name at least one URL");
    }
    try {
      long paths =
          urls.stream()
              .map(url -> parse(String.valueOf(url)).getPath())
              .collect(Collectors.toSet())
              .size();
      if (paths > 1) {
        throw new ConfigException(name + " must have the same path in all URLs");
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name + " " + e.getMessage());
    }
  }

  /**
   * Reads one URL; the path has no slash at its end.
   *
   * @throws IllegalArgumentException if it is none that can be used
   */
  static URI parse(String text) {
    URI url;
    try {
      url = new URI(text.trim().replaceAll("/+$", ""));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("holds something that is no URL");
    }
    if (url.getRawUserInfo() != null || (url.getHost() == null && text.contains("@"))) {
      throw new IllegalArgumentException(
          "must not hold credentials; set connection.username and connection.password");
    }
    boolean web =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    if (!web || url.getHost() == null) {
      throw new IllegalArgumentException(
          "must hold URLs such as http://host:9200 or https://host:9200");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("must hold URLs without query or fragment");
    }
    return url;
  }

  @Override
  public String toString() {
    return "http:// or https:// URLs, separated by commas";
  }
}
