package io.headwater.status;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How all connectors are: what Connect tells of them, united with what their tasks tell.
 *
 * @param figures of those tasks whose worker told them
 * @param unanswered workers that were asked in vain
 */
record Report(
    long atMillis,
    ClusterView cluster,
    Map<TaskName, TaskFigures> figures,
    List<WorkerAnswer> unanswered) {

  static Report of(
      long atMillis,
      ClusterView cluster,
      Collection<TaskFigures> local,
      Collection<WorkerAnswer> others) {
    Map<TaskName, TaskFigures> figures = new HashMap<>();
    Stream.concat(others.stream().flatMap(answer -> answer.tasks().stream()), local.stream())
        .forEach(task -> figures.put(task.name(), task));
    return new Report(
        atMillis,
        cluster,
        figures,
        others.stream().filter(answer -> answer.failure().isPresent()).toList());
  }

  Optional<TaskFigures> figures(ClusterView.Connector connector, int task) {
    return Optional.ofNullable(figures.get(new TaskName(connector.name(), task)))
        .filter(told -> told.type() == connector.type());
  }

  Map<String, Object> toJson(List<Problem> problems) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", PageText.version());
    json.put("time_ms", atMillis);
    json.put("healthy", problems.isEmpty());
    json.put("problems", problems.stream().map(Problem::toJson).toList());
    json.put(
        "workers_without_answer",
        unanswered.stream()
            .map(a -> Map.of("worker", a.worker(), "reason", a.failure().orElse("")))
            .toList());
    json.put(
        "connectors",
        cluster.connectors().stream().map(connector -> connector(connector, problems)).toList());
    return json;
  }

  private Map<String, Object> connector(ClusterView.Connector connector, List<Problem> problems) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", connector.name());
    json.put("type", connector.type().text());
    putState(json, connector.state());
    json.put("healthy", problems.stream().noneMatch(p -> p.connector().equals(connector.name())));
    List<TaskFigures> told =
        connector.tasks().keySet().stream()
            .map(task -> figures(connector, task))
            .flatMap(Optional::stream)
            .toList();
    told.stream()
        .mapToLong(task -> connector.type().lagMillis(task.figures()))
        .filter(lag -> lag >= 0)
        .max()
        .ifPresent(lag -> json.put("lag_ms", lag));
    told.stream()
        .map(task -> task.figures().number(Figures.TRIM_HORIZON))
        .flatMap(Optional::stream)
        .mapToLong(Double::longValue)
        .min()
        .ifPresent(left -> json.put("trim_horizon_ms", left));
    List<Map<String, Object>> tasks = new ArrayList<>();
    connector.tasks().forEach((task, state) -> tasks.add(task(connector, task, state)));
    json.put("tasks", tasks);
    return json;
  }

  private Map<String, Object> task(
      ClusterView.Connector connector, int task, ClusterView.State state) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("task", task);
    putState(json, state);
    figures(connector, task)
        .ifPresent(
            told -> {
              json.put("figures", told.figures().values());
              if (connector.type() == ConnectorType.SOURCE) {
                json.put("shards", told.shards());
              }
              json.put("history", told.history());
            });
    return json;
  }

  private static void putState(Map<String, Object> json, ClusterView.State state) {
    json.put("state", state.state());
    json.put("worker", state.worker());
    state.error().ifPresent(error -> json.put("error", error));
  }
}
