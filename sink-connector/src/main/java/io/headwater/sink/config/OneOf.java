package io.headwater.sink.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** An option that is one of an enum's constants, in lower case. */
final class OneOf<E extends Enum<E>> implements ConfigDef.Validator, ConfigDef.Recommender {
  private final Class<E> type;
  private final List<String> names;

  OneOf(Class<E> type) {
    this.type = type;
    this.names = Arrays.stream(type.getEnumConstants()).map(OneOf::name).toList();
  }

  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  E of(String name) {
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }

  @Override
  public void ensureValid(String option, @Nullable Object value) {
    if (!names.contains(String.valueOf(value))) {
      throw new ConfigException(option, value, "must be one of " + this);
    }
  }

  @Override
  public List<Object> validValues(String option, Map<String, Object> parsed) {
    return List.copyOf(names);
  }

  @Override
  public boolean visible(String option, Map<String, Object> parsed) {
    return true;
  }

  @Override
  public String toString() {
    return String.join(", ", names);
  }
}
