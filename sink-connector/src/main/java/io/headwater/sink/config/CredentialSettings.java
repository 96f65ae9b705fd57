package io.headwater.sink.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.types.Password;

/**
 * Who signs requests. The options are named as those of the source connector.
 *
 * @param keys given keys
 * @param profile a profile of the worker's files; without keys and profile the SDK's default chain
 *     is asked
 * @param role a role that is assumed with these credentials
 */
public record CredentialSettings(
    Optional<StaticKeys> keys, Optional<String> profile, Optional<AssumedRole> role) {
  /** The option of the access key's id. */
  public static final String ACCESS_KEY_ID = "aws.access.key.id";

  /** The option of the secret access key. */
  public static final String SECRET_ACCESS_KEY = "aws.secret.access.key";

  /** The option of the session token. */
  public static final String SESSION_TOKEN = "aws.session.token";

  /** The option of the profile. */
  public static final String PROFILE = "aws.profile";

  /** The option of the role. */
  public static final String ROLE_ARN = "aws.role.arn";

  /** The option of the role's external id. */
  public static final String ROLE_EXTERNAL_ID = "aws.role.external.id";

  /** The option of the name of the role's session. */
  public static final String ROLE_SESSION_NAME = "aws.role.session.name";

  /** The option of STS's endpoint. */
  public static final String STS_ENDPOINT = "aws.sts.endpoint";

  private static final String GROUP = "AWS credentials";

  /**
   * Given keys.
   *
   * @param accessKeyId the key's id
   * @param secretAccessKey the secret, which never shows in a text
   * @param sessionToken the token of temporary keys, which never shows in a text
   */
  public record StaticKeys(
      String accessKeyId, Password secretAccessKey, Optional<Password> sessionToken) {}

  /**
   * A role to assume.
   *
   * @param arn the role
   * @param externalId what the role's trust policy asks for
   * @param sessionName how the session is named in AWS's logs
   * @param stsEndpoint where STS is, if not at AWS
   */
  public record AssumedRole(
      String arn, Optional<String> externalId, String sessionName, Optional<URI> stsEndpoint) {}

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    return def.define(
            ACCESS_KEY_ID,
            Type.STRING,
            null,
            null,
            Importance.MEDIUM,
            "Access key id. Default: the AWS SDK's default credential chain (environment, web identity, container and"
                + " instance roles), which renews its credentials.",
            GROUP,
            ++order,
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
            ++order,
            Width.MEDIUM,
            "AWS secret access key")
        .define(
            SESSION_TOKEN,
            Type.PASSWORD,
            null,
            null,
            Importance.LOW,
            "Session token that belongs to temporary keys. They expire and nothing renews them: for trying things out.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "AWS session token")
        .define(
            PROFILE,
            Type.STRING,
            null,
            null,
            Importance.LOW,
            "Name of a profile, in place of keys. It needs a file on every worker, ~/.aws/credentials or ~/.aws/config"
                + " of the user that runs it; Amazon MSK Connect has none.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "AWS profile")
        .define(
            ROLE_ARN,
            Type.STRING,
            null,
            Matching.of(
                "arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\x21-\\x7e]{1,576}",
                "the ARN of a role, such as arn:aws:iam::123456789012:role/headwater"),
            Importance.MEDIUM,
            "ARN of a role, of this or another account, that is assumed with the credentials above and renewed before"
                + " it expires.",
            GROUP,
            ++order,
            Width.LONG,
            "AWS role")
        .define(
            ROLE_EXTERNAL_ID,
            Type.STRING,
            null,
            Matching.of(
                "[\\w+=,.@:/-]{2,1224}", "2 to 1224 letters, digits and characters of +=,.@:/-_"),
            Importance.LOW,
            "External id that the trust policy of " + ROLE_ARN + " asks for.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "AWS role external id")
        .define(
            ROLE_SESSION_NAME,
            Type.STRING,
            "headwater",
            Matching.of("[\\w+=,.@-]{2,64}", "2 to 64 letters, digits and characters of +=,.@-_"),
            Importance.LOW,
            "Name of the sessions of " + ROLE_ARN + ", by which AWS CloudTrail tells who called.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "AWS role session name")
        .define(
            STS_ENDPOINT,
            Type.STRING,
            null,
            HttpUrl.endpoint(),
            Importance.LOW,
            "URL of AWS STS, in place of the region's own, where " + ROLE_ARN + " is assumed.",
            GROUP,
            ++order,
            Width.LONG,
            "AWS STS endpoint");
  }

  static CredentialSettings from(AbstractConfig config) {
    return new CredentialSettings(
        Given.text(config, ACCESS_KEY_ID)
            .map(
                id ->
                    new StaticKeys(
                        id,
                        Given.secret(config, SECRET_ACCESS_KEY).orElseThrow(),
                        Given.secret(config, SESSION_TOKEN))),
        Given.text(config, PROFILE),
        Given.text(config, ROLE_ARN)
            .map(
                arn ->
                    new AssumedRole(
                        arn,
                        Given.text(config, ROLE_EXTERNAL_ID),
                        Given.text(config, ROLE_SESSION_NAME).orElse("headwater"),
                        Given.url(config, STS_ENDPOINT))));
  }

  static List<OptionProblem> problems(AbstractConfig config) {
    boolean keyId = Given.text(config, ACCESS_KEY_ID).isPresent();
    boolean secret = Given.secret(config, SECRET_ACCESS_KEY).isPresent();
    List<OptionProblem> problems = new ArrayList<>();
    if (keyId != secret) {
      problems.add(
          new OptionProblem(
              keyId ? SECRET_ACCESS_KEY : ACCESS_KEY_ID,
              "must be set with " + (keyId ? ACCESS_KEY_ID : SECRET_ACCESS_KEY)));
    }
    if (Given.secret(config, SESSION_TOKEN).isPresent() && !(keyId && secret)) {
      problems.add(
          new OptionProblem(
              SESSION_TOKEN, "belongs to " + ACCESS_KEY_ID + " and " + SECRET_ACCESS_KEY));
    }
    if (keyId && Given.text(config, PROFILE).isPresent()) {
      problems.add(new OptionProblem(PROFILE, "must not be set with " + ACCESS_KEY_ID));
    }
    if (Given.text(config, ROLE_ARN).isEmpty()) {
      for (String option : List.of(ROLE_EXTERNAL_ID, STS_ENDPOINT)) {
        if (Given.text(config, option).isPresent()) {
          problems.add(new OptionProblem(option, "has no meaning without " + ROLE_ARN));
        }
      }
    }
    return problems;
  }

  /** The first option that names credentials, if any is set. */
  static Optional<String> firstGiven(AbstractConfig config) {
    return Stream.of(ACCESS_KEY_ID, PROFILE, ROLE_ARN)
        .filter(option -> Given.text(config, option).isPresent())
        .findFirst();
  }
}
