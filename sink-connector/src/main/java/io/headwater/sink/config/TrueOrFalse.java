package io.headwater.sink.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** What can be chosen for a boolean. */
final class TrueOrFalse implements ConfigDef.Recommender {
  @Override
  public List<Object> validValues(String name, Map<String, Object> parsed) {
    return List.of(true, false);
  }

  @Override
  public boolean visible(String name, Map<String, Object> parsed) {
    return true;
  }
}
