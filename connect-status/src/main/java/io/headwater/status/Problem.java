package io.headwater.status;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Something that a person should look at.
 *
 * @param connector empty if it is none's in particular
 */
record Problem(Kind kind, String connector, Optional<Integer> task, String reason) {
  enum Kind {
    CLUSTER_UNKNOWN,
    CONNECTOR_FAILED,
    TASK_FAILED,
    CIRCUIT_OPEN,
    TRIM_HORIZON_NEAR
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("problem", kind.name().toLowerCase(Locale.ROOT));
    if (!connector.isEmpty()) {
      json.put("connector", connector);
    }
    task.ifPresent(number -> json.put("task", number));
    json.put("reason", reason);
    return json;
  }
}
