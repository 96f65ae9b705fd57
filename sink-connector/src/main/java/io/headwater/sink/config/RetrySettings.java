package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * How often and for how long failed writes are tried again.
 *
 * @param backoff the ceiling of the first retry's delay
 * @param backoffMax the highest ceiling
 * @param timeout for how long, empty for without end
 * @param maxAttempts how often at most, the first time included; empty for without end
 */
public record RetrySettings(
    Duration backoff, Duration backoffMax, Optional<Duration> timeout, OptionalInt maxAttempts) {
  static final String GROUP = "Retries";
  static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
  static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";
  static final String RETRY_TIMEOUT_MS = "retry.timeout.ms";
  static final String RETRY_MAX_ATTEMPTS = "retry.max.attempts";

  private static final int ENDLESS = -1;

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    return def.define(
            RETRY_BACKOFF_MS,
            Type.LONG,
            100L,
            between(1, 60_000),
            LOW,
            "The longest delay before a first retry, in milliseconds. It doubles with each further"
                + " one; the delay is random below that.",
            GROUP,
            ++order,
            Width.SHORT,
            "Retry back-off")
        .define(
            RETRY_BACKOFF_MAX_MS,
            Type.LONG,
            10_000L,
            between(1, 600_000),
            LOW,
            "The longest delay before any retry, in milliseconds.",
            GROUP,
            ++order,
            Width.SHORT,
            "Highest retry back-off")
        .define(
            RETRY_TIMEOUT_MS,
            Type.LONG,
            (long) ENDLESS,
            endlessOr(Long.MAX_VALUE),
            MEDIUM,
            "For how long what fails is tried again, in milliseconds; -1 for without end. A"
                + " document that OpenSearch goes on refusing for longer (429, 503 and the like) is"
                + " rejected as errors.tolerance says. When no request at all gets through, or an"
                + " index takes no writes, for longer, the task fails and nothing is lost: no"
                + " record is at fault.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "Retry timeout")
        .define(
            RETRY_MAX_ATTEMPTS,
            Type.INT,
            ENDLESS,
            endlessOr(Integer.MAX_VALUE),
            LOW,
            "How often a document, or a request when none gets through, is sent at most, the first"
                + " time included; -1 for without end. What then happens is described at"
                + " retry.timeout.ms.",
            GROUP,
            ++order,
            Width.SHORT,
            "Most attempts");
  }

  static RetrySettings from(AbstractConfig config) {
    long timeout = config.getLong(RETRY_TIMEOUT_MS);
    int attempts = config.getInt(RETRY_MAX_ATTEMPTS);
    return new RetrySettings(
        Duration.ofMillis(config.getLong(RETRY_BACKOFF_MS)),
        Duration.ofMillis(config.getLong(RETRY_BACKOFF_MAX_MS)),
        timeout == ENDLESS ? Optional.empty() : Optional.of(Duration.ofMillis(timeout)),
        attempts == ENDLESS ? OptionalInt.empty() : OptionalInt.of(attempts));
  }

  List<OptionProblem> problems() {
    return backoffMax.compareTo(backoff) < 0
        ? List.of(
            new OptionProblem(
                RETRY_BACKOFF_MAX_MS, "must be at least retry.backoff.ms, " + backoff.toMillis()))
        : List.of();
  }

  private static ConfigDef.Validator endlessOr(long most) {
    return ConfigDef.LambdaValidator.with(
        (name, value) -> {
          if (value instanceof Number number
              && number.longValue() != ENDLESS
              && (number.longValue() < 1 || number.longValue() > most)) {
            throw new ConfigException(name, value, "must be -1 or at least 1");
          }
        },
        () -> "-1, or at least 1");
  }
}
