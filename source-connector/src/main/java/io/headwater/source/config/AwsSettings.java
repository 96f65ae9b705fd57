package io.headwater.source.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * How to reach AWS.
 *
 * @param region the region; empty for what the SDK's default chain finds
 * @param endpoint where DynamoDB is, if not at AWS
 * @param streamsEndpoint where DynamoDB's streams are, if not at {@code endpoint}
 * @param fips whether to use the endpoints that comply with FIPS 140
 * @param dualStack whether to use the endpoints that speak IPv4 and IPv6
 * @param credentials who calls
 * @param proxy the proxy on the way, if there is one
 */
public record AwsSettings(
    Optional<String> region,
    Optional<URI> endpoint,
    Optional<URI> streamsEndpoint,
    boolean fips,
    boolean dualStack,
    CredentialSettings credentials,
    Optional<ProxySettings> proxy) {
  /** The option of the region. */
  public static final String REGION = "aws.region";

  /** The option of the endpoint. */
  public static final String ENDPOINT = "aws.endpoint";

  /** The option of the streams' endpoint. */
  public static final String STREAMS_ENDPOINT = "aws.streams.endpoint";

  /** The option of the FIPS endpoints. */
  public static final String FIPS_ENABLED = "aws.fips.enabled";

  /** The option of the dual-stack endpoints. */
  public static final String DUALSTACK_ENABLED = "aws.dualstack.enabled";

  private static final String GROUP = "AWS";

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    def.define(
            REGION,
            Type.STRING,
            null,
            Matching.of("[a-z0-9]+(-[a-z0-9]+)*", "a region such as eu-west-1"),
            Importance.HIGH,
            "AWS region of the table, such as eu-west-1. Default: what the AWS SDK's default chain finds"
                + " (environment, profile, instance).",
            GROUP,
            ++order,
            Width.SHORT,
            "AWS region")
        .define(
            ENDPOINT,
            Type.STRING,
            null,
            HttpUrl.endpoint(),
            Importance.LOW,
            "URL of DynamoDB and its streams, in place of the region's own: an emulator or, together with "
                + STREAMS_ENDPOINT
                + ", a VPC endpoint.",
            GROUP,
            ++order,
            Width.LONG,
            "AWS endpoint")
        .define(
            STREAMS_ENDPOINT,
            Type.STRING,
            null,
            HttpUrl.endpoint(),
            Importance.LOW,
            "URL of DynamoDB's streams where it is another one than that of DynamoDB: their interface VPC endpoint is"
                + " one of its own. Default: "
                + ENDPOINT
                + ".",
            GROUP,
            ++order,
            Width.LONG,
            "AWS streams endpoint")
        .define(
            FIPS_ENABLED,
            Type.BOOLEAN,
            false,
            Importance.LOW,
            "Whether to call the region's endpoints that comply with FIPS 140. Not together with "
                + ENDPOINT
                + ".",
            GROUP,
            ++order,
            Width.SHORT,
            "FIPS endpoints")
        .define(
            DUALSTACK_ENABLED,
            Type.BOOLEAN,
            false,
            Importance.LOW,
            "Whether to call the region's endpoints that speak IPv6 as well as IPv4. Not together with "
                + ENDPOINT
                + ".",
            GROUP,
            ++order,
            Width.SHORT,
            "Dual-stack endpoints");
    CredentialSettings.define(def);
    return ProxySettings.define(def);
  }

  /**
   * Reads the options.
   *
   * @throws org.apache.kafka.common.config.ConfigException if they do not go together
   */
  static AwsSettings from(AbstractConfig config) {
    problems(config).stream()
        .findFirst()
        .ifPresent(
            problem -> {
              throw problem.asException();
            });
    return new AwsSettings(
        Given.text(config, REGION),
        Given.url(config, ENDPOINT),
        Given.url(config, STREAMS_ENDPOINT),
        config.getBoolean(FIPS_ENABLED),
        config.getBoolean(DUALSTACK_ENABLED),
        CredentialSettings.from(config),
        ProxySettings.from(config));
  }

  /** Which options do not go together. */
  static List<OptionProblem> problems(AbstractConfig config) {
    List<OptionProblem> problems = new ArrayList<>();
    for (String variant : List.of(FIPS_ENABLED, DUALSTACK_ENABLED)) {
      for (String endpoint : List.of(ENDPOINT, STREAMS_ENDPOINT, CredentialSettings.STS_ENDPOINT)) {
        if (config.getBoolean(variant) && Given.text(config, endpoint).isPresent()) {
          problems.add(
              new OptionProblem(
                  variant,
                  variant
                      + " chooses among AWS's own endpoints and "
                      + endpoint
                      + " names another one; set one of the two"));
        }
      }
    }
    problems.addAll(CredentialSettings.problems(config));
    problems.addAll(ProxySettings.problems(config));
    return problems;
  }
}
