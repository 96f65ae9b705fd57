package io.headwater.source.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.types.Password;

/**
 * A proxy between the worker and AWS.
 *
 * @param url its URL: a host and a port
 * @param login what it asks for
 */
public record ProxySettings(URI url, Optional<Login> login) {
  /** The option of the proxy's URL. */
  public static final String PROXY_URL = "aws.proxy.url";

  static final String PROXY_USERNAME = "aws.proxy.username";
  static final String PROXY_PASSWORD = "aws.proxy.password";

  private static final String GROUP = "AWS proxy";
  private static final int HTTP_PORT = 80;

  /**
   * Who uses the proxy.
   *
   * @param username the user
   * @param password the password, which never shows in a text
   */
  public record Login(String username, Password password) {}

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    return def.define(
            PROXY_URL,
            Type.STRING,
            null,
            HttpUrl.proxy(),
            Importance.LOW,
            "URL of an HTTP proxy for DynamoDB, its streams and STS, such as http://proxy:3128. Default: the proxy of"
                + " the JVM's system properties or of the environment, which the SDK's default credential chain uses in"
                + " any case.",
            GROUP,
            ++order,
            Width.LONG,
            "AWS proxy URL")
        .define(
            PROXY_USERNAME,
            Type.STRING,
            null,
            null,
            Importance.LOW,
            "User of the proxy, if it asks for one.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "AWS proxy user name")
        .define(
            PROXY_PASSWORD,
            Type.PASSWORD,
            null,
            null,
            Importance.LOW,
            "Password of the proxy's user.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "AWS proxy password");
  }

  static Optional<ProxySettings> from(AbstractConfig config) {
    Optional<Login> login =
        Given.text(config, PROXY_USERNAME)
            .map(name -> new Login(name, Given.secret(config, PROXY_PASSWORD).orElseThrow()));
    return Given.url(config, PROXY_URL).map(url -> new ProxySettings(withPort(url), login));
  }

  private static URI withPort(URI url) {
    int port = url.getPort() < 0 ? HTTP_PORT : url.getPort();
    return URI.create(url.getScheme() + "://" + url.getHost() + ":" + port);
  }

  static List<OptionProblem> problems(AbstractConfig config) {
    boolean url = Given.text(config, PROXY_URL).isPresent();
    boolean username = Given.text(config, PROXY_USERNAME).isPresent();
    boolean password = Given.secret(config, PROXY_PASSWORD).isPresent();
    if (username != password) {
      return List.of(
          new OptionProblem(
              username ? PROXY_USERNAME : PROXY_PASSWORD,
              PROXY_USERNAME + " and " + PROXY_PASSWORD + " are given together or not at all"));
    }
    if (username && !url) {
      return List.of(
          new OptionProblem(PROXY_URL, PROXY_USERNAME + " has no meaning without " + PROXY_URL));
    }
    return List.of();
  }
}
