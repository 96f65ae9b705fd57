package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * @param headers what goes with every request; the values are secrets
 * @param tls whom to trust, and what to show
 * @param signing how requests are signed, if they are
 * @param proxy what stands between, if anything does
 * @param compression whether bodies are compressed
 */
public record ConnectionSettings(
    List<URI> urls,
    Optional<BasicAuth> auth,
    Duration connectTimeout,
    Duration readTimeout,
    Map<String, Password> headers,
    TlsSettings tls,
    Optional<SigningSettings> signing,
    Optional<ProxySettings> proxy,
    CompressionSettings compression) {
  /** The option that names the servers. */
  public static final String URL = "connection.url";

  /** The option that names the user. */
  public static final String USERNAME = "connection.username";

  /** The option of headers that go with every request, such as a token's. */
  public static final String HEADERS = "connection.headers";

  static final String GROUP = "Connection";
  static final String PASSWORD = "connection.password";
  static final String CONNECT_TIMEOUT_MS = "connection.timeout.ms";
  static final String READ_TIMEOUT_MS = "read.timeout.ms";

  static ConfigDef define(ConfigDef def) {
    return CompressionSettings.define(
        ProxySettings.define(SigningSettings.define(TlsSettings.define(own(def)))));
  }

  private static ConfigDef own(ConfigDef def) {
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
            HEADERS,
            Type.PASSWORD,
            null,
            new RequestHeaders(),
            MEDIUM,
            "Headers that go with every request as a JSON object, such as {\"Authorization\":\"Bearer"
                + " …\"} for a token. Their values are kept secret.",
            GROUP,
            ++order,
            Width.LONG,
            "Headers")
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
            "How long OpenSearch may take to begin an answer, and again to end it, in milliseconds."
                + " After that the request is sent again; versions keep that harmless, unless version.source is none.",
            GROUP,
            ++order,
            Width.SHORT,
            "Read timeout");
  }

  static ConnectionSettings from(AbstractConfig config) {
    Optional<String> username = Given.text(config, USERNAME);
    Optional<Password> password = Given.secret(config, PASSWORD);
    List<URI> urls = config.getList(URL).stream().map(ServerUrls::parse).toList();
    return new ConnectionSettings(
        urls,
        username.flatMap(name -> password.map(secret -> new BasicAuth(name, secret))),
        Duration.ofMillis(config.getInt(CONNECT_TIMEOUT_MS)),
        Duration.ofMillis(config.getInt(READ_TIMEOUT_MS)),
        headers(config),
        TlsSettings.from(config),
        SigningSettings.from(config, urls.get(0)),
        ProxySettings.from(config),
        CompressionSettings.from(config));
  }

  private static Map<String, Password> headers(AbstractConfig config) {
    return Given.secret(config, HEADERS).map(RequestHeaders::parse).orElse(Map.of());
  }

  static List<OptionProblem> problems(AbstractConfig config) {
    boolean user = Given.text(config, USERNAME).isPresent();
    boolean password = Given.secret(config, PASSWORD).isPresent();
    if (user && !password) {
      return List.of(new OptionProblem(PASSWORD, "must be set with connection.username"));
    }
    if (password && !user) {
      return List.of(new OptionProblem(USERNAME, "must be set with connection.password"));
    }
    List<OptionProblem> problems = new ArrayList<>(headerProblems(config));
    problems.addAll(TlsSettings.problems(config));
    problems.addAll(SigningSettings.problems(config));
    problems.addAll(ProxySettings.problems(config));
    return problems;
  }

  private static List<OptionProblem> headerProblems(AbstractConfig config) {
    boolean user = Given.text(config, USERNAME).isPresent();
    boolean signed = !config.getString(SigningSettings.SIGNING).equals("none");
    List<OptionProblem> problems = new ArrayList<>();
    for (String header : headers(config).keySet()) {
      String lower = header.toLowerCase(Locale.ROOT);
      boolean authorizes = lower.equals("authorization");
      if (authorizes && user) {
        problems.add(new OptionProblem(HEADERS, "must not hold Authorization with " + USERNAME));
      } else if (signed && (authorizes || lower.startsWith("x-amz-"))) {
        problems.add(
            new OptionProblem(
                HEADERS, "must not hold " + header + " with " + SigningSettings.SIGNING));
      }
    }
    return problems;
  }

  /** The option that tells OpenSearch who asks, or should. */
  public String identityOption() {
    if (signing.isPresent()) {
      return SigningSettings.SIGNING;
    }
    return auth.isEmpty() && hasToken() ? HEADERS : USERNAME;
  }

  /** All options that tell it, for messages. */
  public String credentials() {
    if (signing.isPresent()) {
      return "the AWS credentials (aws.…) and the policies of their user or role";
    }
    return auth.isEmpty() && hasToken() ? "the token in " + HEADERS : USERNAME + ", " + PASSWORD;
  }

  private boolean hasToken() {
    return headers.keySet().stream().anyMatch("authorization"::equalsIgnoreCase);
  }

  /** Whether it is a collection of Amazon OpenSearch Serverless. */
  public boolean isServerless() {
    return signing.filter(aws -> aws.isServerless()).isPresent();
  }

  /** The same with other limits of patience. */
  public ConnectionSettings within(Duration timeout) {
    return with(
        urls,
        connectTimeout.compareTo(timeout) < 0 ? connectTimeout : timeout,
        readTimeout.compareTo(timeout) < 0 ? readTimeout : timeout);
  }

  /** The same with one server only. */
  public ConnectionSettings only(URI url) {
    return with(List.of(url), connectTimeout, readTimeout);
  }

  private ConnectionSettings with(List<URI> servers, Duration connect, Duration read) {
    return new ConnectionSettings(
        servers, auth, connect, read, headers, tls, signing, proxy, compression);
  }
}
