package io.headwater.source.config;

import org.apache.kafka.common.config.ConfigException;

/**
 * Something wrong that more than one option has part in, or that only the service knows.
 *
 * @param option the option to mend
 * @param message what is wrong, without secrets
 */
public record OptionProblem(String option, String message) {
  /** The same as an exception, which names the option. */
  public ConfigException asException() {
    return new ConfigException(option + ": " + message);
  }
}
