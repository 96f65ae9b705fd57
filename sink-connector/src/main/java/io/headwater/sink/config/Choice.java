package io.headwater.sink.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * An option whose value is one of an enumeration's names, in lower case and with hyphens.
 *
 * @param type the enumeration
 */
record Choice<E extends Enum<E>>(Class<E> type)
    implements ConfigDef.Validator, ConfigDef.Recommender {
  @Override
  public void ensureValid(String name, @Nullable Object value) {
    if (!names().contains(String.valueOf(value))) {
      throw new ConfigException(name, value, "must be one of " + this);
    }
  }

  /** The constant that an option names. */
  E of(AbstractConfig config, String option) {
    return Enum.valueOf(type, config.getString(option).toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** How a constant is written. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private List<String> names() {
    return Arrays.stream(type.getEnumConstants()).map(Choice::name).toList();
  }

  @Override
  public List<Object> validValues(String name, Map<String, Object> parsed) {
    return List.copyOf(names());
  }

  @Override
  public boolean visible(String name, Map<String, Object> parsed) {
    return true;
  }

  @Override
  public String toString() {
    return names().stream().collect(Collectors.joining(", "));
  }
}
