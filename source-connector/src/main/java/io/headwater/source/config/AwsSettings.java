package io.headwater.source.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * How to reach AWS.
 *
 * @param region the region; empty for the SDK's default chain
 * @param endpoint where DynamoDB and its streams are, if not at AWS
 * @param staticCredentials given keys, in place of the SDK's default chain
 */
public record AwsSettings(
    Optional<String> region,
    Optional<URI> endpoint,
    Optional<StaticCredentials> staticCredentials) {
  /** The option of the region. */
  public static final String REGION = "aws.region";

  /** The option of the endpoint. */
  public static final String ENDPOINT = "aws.endpoint";

  /** The option of the access key's id. */
  public static final String ACCESS_KEY_ID = "aws.access.key.id";

  /** The option of the secret access key. */
  public static final String SECRET_ACCESS_KEY = "aws.secret.access.key";

  private static final String GROUP = "AWS";

  /**
   * Given keys.
   *
   * @param accessKeyId the key's id
   * @param secretAccessKey the secret, which never shows in a text
   */
  public record StaticCredentials(String accessKeyId, Password secretAccessKey) {}

  static ConfigDef define(ConfigDef def) {
    return def.define(
            REGION,
            Type.STRING,
            null,
            null,
            Importance.HIGH,
            "AWS region of the table, such as eu-west-1. Default: what the AWS SDK's default chain finds.",
            GROUP,
            1,
            Width.SHORT,
            "AWS region")
        .define(
            ENDPOINT,
            Type.STRING,
            null,
            ConfigDef.LambdaValidator.with(
                AwsSettings::validateEndpoint, () -> "an http or https URL"),
            Importance.LOW,
            "URL of DynamoDB and its streams, in place of the region's own: a VPC endpoint or an emulator.",
            GROUP,
            2,
            Width.LONG,
            "AWS endpoint")
        .define(
            ACCESS_KEY_ID,
            Type.STRING,
            null,
            null,
            Importance.MEDIUM,
            "Access key id. Default: the AWS SDK's default credential chain (environment, web identity, container and"
                + " instance roles).",
            GROUP,
            3,
            Width.MEDIUM,
            "AWS access key id")
        .define(
            SECRET_ACCESS_KEY,
            Type.PASSWORD,
            null,
            null,
            Importance.MEDIUM,
            "Secret access key that belongs to " + ACCESS_KEY_ID + ".",
            GROUP,
            4,
            Width.MEDIUM,
            "AWS secret access key");
  }

  static AwsSettings from(AbstractConfig config) {
    Optional<String> keyId = text(config, ACCESS_KEY_ID);
    Optional<Password> secret =
        Optional.ofNullable(config.getPassword(SECRET_ACCESS_KEY))
            .filter(given -> !given.value().isBlank());
    if (keyId.isPresent() != secret.isPresent()) {
      String missing = keyId.isPresent() ? SECRET_ACCESS_KEY : ACCESS_KEY_ID;
      throw new ConfigException(
          missing,
          null,
          ACCESS_KEY_ID + " and " + SECRET_ACCESS_KEY + " are given together or not at all");
    }
    return new AwsSettings(
        text(config, REGION),
        text(config, ENDPOINT).map(URI::create),
        keyId.map(id -> new StaticCredentials(id, secret.orElseThrow())));
  }

  private static Optional<String> text(AbstractConfig config, String option) {
    return Optional.ofNullable(config.getString(option)).filter(text -> !text.isBlank());
  }

  private static void validateEndpoint(String option, Object value) {
    if (value == null || value.toString().isBlank()) {
      return;
    }
    try {
      URI uri = new URI(value.toString());
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null) {
        return;
      }
    } catch (URISyntaxException e) {
      // Said below, in the same words as for a URL of another kind.
    }
    // The value is not repeated: it may hold a password.
    throw new ConfigException(
        "Invalid value for configuration "
            + option
            + ": must be an http or https URL with a host and without user or password");
  }
}
