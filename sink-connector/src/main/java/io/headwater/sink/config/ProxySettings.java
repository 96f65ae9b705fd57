package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * An HTTP proxy between the worker and OpenSearch.
 *
 * @param url its URL: a host and a port
 * @param login what it asks for
 */
public record ProxySettings(URI url, Optional<BasicAuth> login) {
  static final String URL = "connection.proxy.url";

  /** The option of the proxy's user. */
  public static final String USERNAME = "connection.proxy.username";

  static final String PASSWORD = "connection.proxy.password";

  private static final String GROUP = "Proxy";
  private static final int HTTP_PORT = 80;

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    return def.define(
            URL,
            Type.STRING,
            null,
            HttpUrl.proxy(),
            LOW,
            "URL of an HTTP proxy on the way to OpenSearch, such as http://proxy:3128; none if not"
                + " set. For https:// servers it is asked for a tunnel (CONNECT), so it sees no"
                + " contents. AWS STS is called without it.",
            GROUP,
            ++order,
            Width.LONG,
            "Proxy URL")
        .define(
            USERNAME,
            Type.STRING,
            null,
            null,
            LOW,
            "The proxy's user, if it asks for one.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "Proxy user name")
        .define(
            PASSWORD,
            Type.PASSWORD,
            null,
            null,
            LOW,
            "The password of the proxy's user.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "Proxy password");
  }

  static Optional<ProxySettings> from(AbstractConfig config) {
    Optional<BasicAuth> login =
        Given.text(config, USERNAME)
            .map(name -> new BasicAuth(name, Given.secret(config, PASSWORD).orElseThrow()));
    return Given.url(config, URL).map(url -> new ProxySettings(withPort(url), login));
  }

  private static URI withPort(URI url) {
    int port = url.getPort() < 0 ? HTTP_PORT : url.getPort();
    return URI.create("http://" + url.getHost() + ":" + port);
  }

  static List<OptionProblem> problems(AbstractConfig config) {
    boolean username = Given.text(config, USERNAME).isPresent();
    if (username != Given.secret(config, PASSWORD).isPresent()) {
      return List.of(
          new OptionProblem(
              username ? PASSWORD : USERNAME,
              "must be set with " + (username ? USERNAME : PASSWORD)));
    }
    if (username && Given.text(config, URL).isEmpty()) {
      return List.of(new OptionProblem(URL, "must be set with " + USERNAME));
    }
    return List.of();
  }
}
