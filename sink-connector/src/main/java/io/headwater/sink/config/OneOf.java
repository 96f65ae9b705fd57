package io.headwater.sink.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** Recommends the values that an option can have. */
record OneOf(List<Object> values) implements ConfigDef.Recommender {
  static OneOf of(Object... values) {
    return new OneOf(List.of(values));
  }

  @Override
  public List<Object> validValues(String name, Map<String, Object> parsed) {
    return values;
  }

  @Override
  public boolean visible(String name, Map<String, Object> parsed) {
    return true;
  }
}
