package io.headwater.source.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * A tag that a table must have.
 *
 * @param key its key
 * @param value its value; empty if any will do
 */
public record TableTag(String key, Optional<String> value) {
  static TableTag of(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0
        ? new TableTag(entry.strip(), Optional.empty())
        : new TableTag(
            entry.substring(0, equals).strip(), Optional.of(entry.substring(equals + 1).strip()));
  }

  /** Checks every entry. */
  static ConfigDef.Validator validator() {
    return ConfigDef.LambdaValidator.with(TableTag::validate, () -> "key or key=value");
  }

  private static void validate(String option, Object value) {
    if (value instanceof List<?> entries) {
      for (Object entry : entries) {
        if (of(entry.toString()).key().isEmpty()) {
          throw new ConfigException(option, value, "a tag is given as key or key=value");
        }
      }
    }
  }

  /** Whether the tag is among a table's tags. */
  public boolean isAmong(Map<String, String> tags) {
    String found = tags.get(key);
    return found != null && value.map(found::equals).orElse(true);
  }

  @Override
  public String toString() {
    return value.map(text -> key + "=" + text).orElse(key);
  }
}
