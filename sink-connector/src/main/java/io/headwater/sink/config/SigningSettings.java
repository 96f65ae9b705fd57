package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * How requests are signed for Amazon's services, with Signature Version 4.
 *
 * @param service the service's signing name: {@code es} or {@code aoss}
 * @param region the service's region; the AWS SDK looks for one if empty
 * @param credentials whose keys sign
 */
public record SigningSettings(
    String service, Optional<String> region, CredentialSettings credentials) {
  /** The option that turns signing on. */
  public static final String SIGNING = "aws.signing";

  /** The option of the region. */
  public static final String REGION = "aws.region";

  private static final String NONE = "none";
  private static final String DOMAIN = "es";
  private static final String SERVERLESS = "aoss";
  private static final String GROUP = "AWS signing";
  private static final Pattern AMAZON_HOST =
      Pattern.compile(".+\\.([a-z0-9-]+)\\.(es|aoss)\\.amazonaws\\.com(\\.cn)?");

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    return CredentialSettings.define(
        def.define(
                SIGNING,
                Type.STRING,
                NONE,
                ConfigDef.ValidString.in(NONE, DOMAIN, SERVERLESS),
                HIGH,
                "Whether requests are signed with AWS Signature Version 4: es for a domain of Amazon"
                    + " OpenSearch Service, aoss for a collection of Amazon OpenSearch Serverless."
                    + " With it connection.url is the one https URL of the domain or collection.",
                GROUP,
                ++order,
                Width.SHORT,
                "AWS signing",
                OneOf.of(NONE, DOMAIN, SERVERLESS))
            .define(
                REGION,
                Type.STRING,
                null,
                Matching.of("[a-z]{2}(-[a-z]+)+-[0-9]+", "an AWS region, such as eu-west-1"),
                MEDIUM,
                "AWS region of the domain or collection. Default: that of its host name, else the"
                    + " one that the AWS SDK finds in the worker's environment.",
                GROUP,
                ++order,
                Width.SHORT,
                "AWS region"));
  }

  boolean isServerless() {
    return service.equals(SERVERLESS);
  }

  /** Whether the options are those of a collection, right or not. */
  static boolean isServerless(AbstractConfig config) {
    return config.getString(SIGNING).equals(SERVERLESS);
  }

  static Optional<SigningSettings> from(AbstractConfig config, URI url) {
    String service = config.getString(SIGNING);
    return service.equals(NONE)
        ? Optional.empty()
        : Optional.of(
            new SigningSettings(
                service,
                Given.text(config, REGION).or(() -> regionOf(url.getHost())),
                CredentialSettings.from(config)));
  }

  static Optional<String> regionOf(String host) {
    Matcher matcher = AMAZON_HOST.matcher(host.toLowerCase(Locale.ROOT));
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  static List<OptionProblem> problems(AbstractConfig config) {
    List<OptionProblem> problems = new ArrayList<>(CredentialSettings.problems(config));
    if (config.getString(SIGNING).equals(NONE)) {
      CredentialSettings.firstGiven(config)
          .ifPresent(
              option ->
                  problems.add(
                      new OptionProblem(
                          SIGNING, "must be es or aoss where " + option + " is set")));
      return problems;
    }
    if (config.getList(ConnectionSettings.URL).size() > 1) {
      problems.add(
          new OptionProblem(
              ConnectionSettings.URL,
              "must be one URL, for requests are signed for one host (" + SIGNING + ")"));
    }
    if (Given.text(config, ConnectionSettings.USERNAME).isPresent()) {
      problems.add(
          new OptionProblem(
              SIGNING,
              "must be none where "
                  + ConnectionSettings.USERNAME
                  + " is set: a request is signed or has a user, not both"));
    }
    return problems;
  }
}
