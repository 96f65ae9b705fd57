package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust over TLS, and what to show. The options are those of Kafka's own clients behind
 * {@code connection.}
 *
 * @param trusted the certificates of trusted authorities; those of the worker's Java if empty
 * @param keys a client's key and certificate, if the server asks for one
 * @param keyPassword what opens the key; null if nothing does
 * @param checksHostName whether a certificate must be for the host that was asked for
 * @param protocols the allowed versions of TLS
 */
public record TlsSettings(
    Optional<KeyStore> trusted,
    Optional<KeyStore> keys,
    @Nullable Password keyPassword,
    boolean checksHostName,
    List<String> protocols) {
  /** The option of the trusted certificates. */
  public static final String TRUSTSTORE_CERTIFICATES = TlsStore.PREFIX + "truststore.certificates";

  /** The option that turns the check of host names off. */
  public static final String ENDPOINT_IDENTIFICATION =
      TlsStore.PREFIX + "endpoint.identification.algorithm";

  static final String TRUSTSTORE_LOCATION = TlsStore.PREFIX + "truststore.location";
  static final String TRUSTSTORE_PASSWORD = TlsStore.PREFIX + "truststore.password";
  static final String TRUSTSTORE_TYPE = TlsStore.PREFIX + "truststore.type";
  static final String KEYSTORE_LOCATION = TlsStore.PREFIX + "keystore.location";
  static final String KEYSTORE_PASSWORD = TlsStore.PREFIX + "keystore.password";
  static final String KEYSTORE_TYPE = TlsStore.PREFIX + "keystore.type";
  static final String KEYSTORE_CERTIFICATES = TlsStore.PREFIX + "keystore.certificate.chain";
  static final String KEYSTORE_KEY = TlsStore.PREFIX + "keystore.key";
  static final String KEY_PASSWORD = TlsStore.PREFIX + "key.password";
  static final String ENABLED_PROTOCOLS = TlsStore.PREFIX + "enabled.protocols";

  private static final String GROUP = "TLS";
  private static final String HTTPS = "https";

  static ConfigDef define(ConfigDef def) {
    Definition tls = new Definition(def);
    tls.text(
        TRUSTSTORE_CERTIFICATES,
        MEDIUM,
        "Certificates of the authorities that are trusted, as PEM, in place of a file. Default:"
            + " those that the worker's Java trusts.",
        "Trusted certificates");
    tls.text(
        TRUSTSTORE_LOCATION,
        LOW,
        "File of the trusted authorities' certificates; it must be on every worker.",
        "Trust store");
    tls.secret(TRUSTSTORE_PASSWORD, "Password of the trust store's file.", "Trust store password");
    tls.type(TRUSTSTORE_TYPE, "trust store");
    tls.text(
        KEYSTORE_CERTIFICATES,
        LOW,
        "The client's certificate, as PEM, followed by those that lead to its authority, for"
            + " servers that ask for one.",
        "Client certificate");
    tls.secret(
        KEYSTORE_KEY,
        "The private key of " + KEYSTORE_CERTIFICATES + ", as PEM (PKCS #8).",
        "Client key");
    tls.text(
        KEYSTORE_LOCATION,
        LOW,
        "File of the client's certificate and key; it must be on every worker.",
        "Key store");
    tls.secret(KEYSTORE_PASSWORD, "Password of the key store's file.", "Key store password");
    tls.type(KEYSTORE_TYPE, "key store");
    tls.secret(
        KEY_PASSWORD,
        "Password of the private key, if it is encrypted with one of its own. Java 17 knows the"
            + " older kinds of encryption only; as a secret the key need not be encrypted.",
        "Client key password");
    tls.def.define(
        ENDPOINT_IDENTIFICATION,
        Type.STRING,
        HTTPS,
        ConfigDef.ValidString.in(HTTPS, ""),
        LOW,
        "https: a server's certificate must be for the host in its URL. Empty: it may be for any"
            + " host, so whoever has a trusted certificate can pose as OpenSearch.",
        GROUP,
        ++tls.order,
        Width.SHORT,
        "Host name check",
        OneOf.of(HTTPS, ""));
    return tls.def.define(
        ENABLED_PROTOCOLS,
        Type.LIST,
        "TLSv1.3,TLSv1.2",
        ConfigDef.ValidList.in("TLSv1.3", "TLSv1.2"),
        LOW,
        "The versions of TLS that may be used, separated by commas.",
        GROUP,
        ++tls.order,
        Width.SHORT,
        "TLS versions",
        OneOf.of("TLSv1.3", "TLSv1.2"));
  }

  static TlsSettings from(AbstractConfig config) {
    TlsStore keys = TlsStore.keys(config);
    return new TlsSettings(
        TlsStore.trusted(config).load(),
        keys.load(),
        Given.secret(config, KEY_PASSWORD)
            .or(() -> Given.secret(config, KEYSTORE_PASSWORD))
            .orElse(null),
        !config.getString(ENDPOINT_IDENTIFICATION).isEmpty(),
        config.getList(ENABLED_PROTOCOLS));
  }

  static List<OptionProblem> problems(AbstractConfig config) {
    List<OptionProblem> problems = new ArrayList<>();
    TlsStore.trusted(config).problem().ifPresent(problems::add);
    TlsStore.keys(config).problem().ifPresent(problems::add);
    if (config.getList(ENABLED_PROTOCOLS).isEmpty()) {
      problems.add(new OptionProblem(ENABLED_PROTOCOLS, "must name at least one version of TLS"));
    }
    return problems;
  }

  /** Says only whether there are keys. */
  @Override
  public String toString() {
    return "TlsSettings[keys="
        + keys.isPresent()
        + ", checksHostName="
        + checksHostName
        + ", protocols="
        + protocols
        + "]";
  }

  /** Options that may be left out, in the order in which they are added. */
  private static final class Definition {
    private final ConfigDef def;
    private int order;

    Definition(ConfigDef def) {
      this.def = def;
    }

    void text(String option, ConfigDef.Importance importance, String documentation, String name) {
      def.define(
          option, Type.STRING, null, importance, documentation, GROUP, ++order, Width.LONG, name);
    }

    void secret(String option, String documentation, String name) {
      def.define(
          option, Type.PASSWORD, null, LOW, documentation, GROUP, ++order, Width.MEDIUM, name);
    }

    void type(String option, String store) {
      def.define(
          option,
          Type.STRING,
          null,
          ConfigDef.LambdaValidator.with(TlsStore::checkType, () -> "JKS, PKCS12 or PEM"),
          LOW,
          "Format of the "
              + store
              + ": JKS, PKCS12 or PEM. Default: PEM if it is given in the"
              + " options, else JKS, which opens PKCS12 files too.",
          GROUP,
          ++order,
          Width.SHORT,
          Character.toUpperCase(store.charAt(0)) + store.substring(1) + " type",
          OneOf.of("JKS", "PKCS12", "PEM"));
    }
  }
}
