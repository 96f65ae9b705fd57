package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.types.Password;

/**
 * Where OpenSearch is and how it is reached.
 *
 * @param urls one or more servers of one cluster; paths, if any, are all the same
 * @param auth basic authentication, if wanted
 * @param connectTimeout how long a connection may take to be made
 * @param readTimeout how long an answer may take
 */
public record ConnectionSettings(
    List<URI> urls, Optional<BasicAuth> auth, Duration connectTimeout, Duration readTimeout) {
  /** The option that names the servers. */
  public static final String URL = "connection.url";

  /** The option that names the user. */
  public static final String USERNAME = "connection.username";

  static final String GROUP = "Connection";
  static final String PASSWORD = "connection.password";
  static final String CONNECT_TIMEOUT_MS = "connection.timeout.ms";
  static final String READ_TIMEOUT_MS = "read.timeout.ms";

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    return def.define(
            URL,
            Type.LIST,
            NO_DEFAULT_VALUE,
            new ServerUrls(),
            HIGH,
            "One or more URLs of one OpenSearch cluster, separated by commas, such as"
                + " https://search-1:9200,https://search-2:9200. A server that fails is left out"
                + " for a while.",
            GROUP,
            ++order,
            Width.LONG,
            "URLs")
        .define(
            USERNAME,
            Type.STRING,
            null,
            HIGH,
            "The user for basic authentication; none if not set.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "User name")
        .define(
            PASSWORD,
            Type.PASSWORD,
            null,
            HIGH,
            "The user's password.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "Password")
        .define(
            CONNECT_TIMEOUT_MS,
            Type.INT,
            5_000,
            between(1, 600_000),
            LOW,
            "How long a connection may take to be made, in milliseconds.",
            GROUP,
            ++order,
            Width.SHORT,
            "Connect timeout")
        .define(
            READ_TIMEOUT_MS,
            Type.INT,
            60_000,
            between(1, 3_600_000),
            LOW,
            "How long OpenSearch may take to answer, in milliseconds. After that the request is"
                + " sent again; versions keep that harmless.",
            GROUP,
            ++order,
            Width.SHORT,
            "Read timeout");
  }

  static ConnectionSettings from(AbstractConfig config) {
    String username = config.getString(USERNAME);
    Password password = config.getPassword(PASSWORD);
    return new ConnectionSettings(
        config.getList(URL).stream().map(ServerUrls::parse).toList(),
        username == null || password == null
            ? Optional.empty()
            : Optional.of(new BasicAuth(username, password)),
        Duration.ofMillis(config.getInt(CONNECT_TIMEOUT_MS)),
        Duration.ofMillis(config.getInt(READ_TIMEOUT_MS)));
  }

  static List<OptionProblem> problems(AbstractConfig config) {
    boolean user = config.getString(USERNAME) != null;
    boolean password = config.getPassword(PASSWORD) != null;
    if (user && !password) {
      return List.of(new OptionProblem(PASSWORD, "must be set with connection.username"));
    }
    if (password && !user) {
      return List.of(new OptionProblem(USERNAME, "must be set with connection.password"));
    }
    return List.of();
  }

  /** The same with other limits of patience. */
  public ConnectionSettings within(Duration timeout) {
    return new ConnectionSettings(
        urls,
        auth,
        connectTimeout.compareTo(timeout) < 0 ? connectTimeout : timeout,
        readTimeout.compareTo(timeout) < 0 ? readTimeout : timeout);
  }

  /** The same with one server only. */
  public ConnectionSettings only(URI url) {
    return new ConnectionSettings(List.of(url), auth, connectTimeout, readTimeout);
  }
}
