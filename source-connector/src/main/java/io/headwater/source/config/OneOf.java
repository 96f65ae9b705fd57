package io.headwater.source.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** Recommends the values of an option that is one of a few. */
record OneOf(List<Object> values) implements ConfigDef.Recommender {
  static OneOf of(String... values) {
    return new OneOf(List.of((Object[]) values));
  }

  @Override
  public List<Object> validValues(String name, Map<String, Object> parsedConfig) {
    return values;
  }

  @Override
  public boolean visible(String name, Map<String, Object> parsedConfig) {
    return true;
  }
}
