package io.headwater.sink.config;

import java.net.URI;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.types.Password;

/** Reads options that may be left out; a blank one counts as left out. */
final class Given {
  private Given() {}

  static Optional<String> text(AbstractConfig config, String option) {
    return Optional.ofNullable(config.getString(option))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  static Optional<URI> url(AbstractConfig config, String option) {
    return text(config, option).map(URI::create);
  }

  static Optional<Password> secret(AbstractConfig config, String option) {
    return Optional.ofNullable(config.getPassword(option))
        .filter(given -> !given.value().isBlank());
  }
}
