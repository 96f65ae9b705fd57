package io.headwater.source.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * An option whose value is one of an enumeration's names, in lower case and with hyphens.
 *
 * @param type the enumeration
 */
record Choice<E extends Enum<E>>(Class<E> type)
    implements ConfigDef.Validator, ConfigDef.Recommender {
  E of(AbstractConfig config, String option) {
    return constant(option, config.getString(option));
  }

  private E constant(String option, Object value) {
    return Stream.of(type.getEnumConstants())
        .filter(constant -> name(constant).equals(String.valueOf(value).toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new ConfigException(option, value, "must be one of " + this));
  }

  private String name(E constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public void ensureValid(String option, Object value) {
    constant(option, value);
  }

  @Override
  public List<Object> validValues(String option, Map<String, Object> parsedConfig) {
    return Stream.of(type.getEnumConstants()).<Object>map(this::name).toList();
  }

  @Override
  public boolean visible(String option, Map<String, Object> parsedConfig) {
    return true;
  }

  @Override
  public String toString() {
    return String.join(", ", Stream.of(type.getEnumConstants()).map(this::name).toList());
  }
}
