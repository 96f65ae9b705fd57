package io.headwater.status;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a task tells of itself.
 *
 * @param shards of a source those that it reads, the farthest behind first
 * @param history the last minutes, oldest first: the age in milliseconds, the counter, the lag
 */
record TaskFigures(
    ConnectorType type,
    TaskName name,
    Figures figures,
    List<Map<String, Object>> shards,
    List<List<Long>> history) {

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type.text());
    json.put("connector", name.connector());
    json.put("task", name.task());
    json.put("figures", figures.values());
    json.put("shards", shards);
    json.put("history", history);
    return json;
  }

  /** Reads what another worker wrote; nothing if it is not of this shape. */
  static Optional<TaskFigures> fromJson(Object json) {
    Map<String, Object> object = Json.object(json);
    Optional<ConnectorType> type = ConnectorType.named(String.valueOf(object.get("type")));
    if (type.isEmpty() || !(object.get("task") instanceof Number task)) {
      return Optional.empty();
    }
    TaskName name = new TaskName(String.valueOf(object.get("connector")), task.intValue());
    List<Map<String, Object>> shards =
        Json.list(object.get("shards")).stream().map(Json::object).toList();
    List<List<Long>> history = new ArrayList<>();
    for (Object sample : Json.list(object.get("history"))) {
      history.add(
          Json.list(sample).stream()
              .filter(Number.class::isInstance)
              .map(number -> ((Number) number).longValue())
              .toList());
    }
    return Optional.of(
        new TaskFigures(
            type.get(), name, new Figures(Json.object(object.get("figures"))), shards, history));
  }
}
