package io.headwater.sink.config;

import java.nio.file.NoSuchFileException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * A trust store or key store as options describe it, read as Kafka's own clients read theirs.
 *
 * @param inline the options that hold one as PEM; all of them are needed
 * @param location the option that names its file
 * @param type the option of its format
 * @param secrets the options of its passwords, which mean nothing without it
 * @param given the values of the options that are given
 */
record TlsStore(
    List<String> inline,
    String location,
    String type,
    List<String> secrets,
    Map<String, Object> given) {
  static final String PREFIX = "connection.ssl.";

  private static final String KAFKAS = "ssl.";

  static TlsStore trusted(AbstractConfig config) {
    return of(
        config,
        List.of(TlsSettings.TRUSTSTORE_CERTIFICATES),
        TlsSettings.TRUSTSTORE_LOCATION,
        TlsSettings.TRUSTSTORE_TYPE,
        List.of(TlsSettings.TRUSTSTORE_PASSWORD));
  }

  static TlsStore keys(AbstractConfig config) {
    return of(
        config,
        List.of(TlsSettings.KEYSTORE_KEY, TlsSettings.KEYSTORE_CERTIFICATES),
        TlsSettings.KEYSTORE_LOCATION,
        TlsSettings.KEYSTORE_TYPE,
        List.of(TlsSettings.KEYSTORE_PASSWORD, TlsSettings.KEY_PASSWORD));
  }

  private static TlsStore of(
      AbstractConfig config,
      List<String> inline,
      String location,
      String type,
      List<String> secrets) {
    Map<String, Object> given = new HashMap<>();
    for (List<String> options : List.of(inline, List.of(location, type), secrets)) {
      for (String option : options) {
        Object value = config.values().get(option);
        String text = value instanceof Password secret ? secret.value() : (String) value;
        if (text != null && !text.isBlank()) {
          given.put(option, inline.contains(option) ? new Password(text) : value);
        }
      }
    }
    return new TlsStore(inline, location, type, secrets, given);
  }

  static void checkType(String option, @Nullable Object value) {
    if (value != null && !List.of("", "JKS", "PKCS12", "PEM").contains(value)) {
      throw new ConfigException(option, value, "must be JKS, PKCS12 or PEM");
    }
  }

  /** The store, if one is described, and rightly. */
  Optional<KeyStore> load() {
    if (first(inline).isEmpty() && !given.containsKey(location)) {
      return Optional.empty();
    }
    Map<String, Object> kafkas = new HashMap<>();
    kafkas.put(SslConfigs.SSL_PROTOCOL_CONFIG, "TLS");
    kafkas.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, SslConfigs.DEFAULT_SSL_KEYSTORE_TYPE);
    kafkas.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, SslConfigs.DEFAULT_SSL_TRUSTSTORE_TYPE);
    kafkas.put(
        SslConfigs.SSL_KEYMANAGER_ALGORITHM_CONFIG, SslConfigs.DEFAULT_SSL_KEYMANGER_ALGORITHM);
    kafkas.put(
        SslConfigs.SSL_TRUSTMANAGER_ALGORITHM_CONFIG,
        SslConfigs.DEFAULT_SSL_TRUSTMANAGER_ALGORITHM);
    if (first(inline).isPresent()) {
      kafkas.put(kafkaName(type), "PEM");
    }
    given.forEach((option, value) -> kafkas.put(kafkaName(option), value));
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(kafkas);
      return Optional.ofNullable(
          type.equals(TlsSettings.KEYSTORE_TYPE) ? factory.keystore() : factory.truststore());
    }
  }

  Optional<OptionProblem> problem() {
    Optional<String> pem = first(inline);
    if (pem.isPresent() && given.containsKey(location)) {
      return Optional.of(new OptionProblem(location, "must not be set with " + pem.get()));
    }
    if (pem.isPresent()
        && given.getOrDefault(type, "PEM") instanceof String format
        && !format.equals("PEM")) {
      return Optional.of(new OptionProblem(type, "must be PEM for " + pem.get()));
    }
    for (String option : inline) {
      if (pem.isPresent() && !given.containsKey(option)) {
        return Optional.of(new OptionProblem(option, "must be set with " + pem.get()));
      }
    }
    Optional<String> password = first(secrets);
    if (pem.isEmpty() && !given.containsKey(location)) {
      return password.map(
          option -> new OptionProblem(option, "has no meaning without " + location));
    }
    try {
      var unused = load();
      return Optional.empty();
    } catch (RuntimeException e) {
      String option = pem.orElse(location);
      return Optional.of(new OptionProblem(option, "cannot be read: " + reason(e)));
    }
  }

  private static String kafkaName(String option) {
    return KAFKAS + option.substring(PREFIX.length());
  }

  private Optional<String> first(List<String> options) {
    return options.stream().filter(given::containsKey).findFirst();
  }

  // Messages of parsers may quote what they read.
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof NoSuchFileException) {
      return "there is no such file on this worker";
    }
    String kind = root.getClass().getSimpleName();
    return root instanceof NoSuchAlgorithmException
        ? "this Java cannot decrypt it; give it unencrypted (" + kind + ")"
        : kind;
  }

  /** Without the values. */
  @Override
  public String toString() {
    return "TlsStore" + given.keySet();
  }
}
