package io.headwater.status;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests. Any thread may call: an answer never waits for Connect's herder, and for
 * other workers no longer than their timeout, once a second for all callers together.
 */
final class StatusService implements AutoCloseable {
  /** Where the resources find it in the configuration of the worker's REST. */
  static final String PROPERTY = "io.headwater.status.service";

  private static final Logger LOG = LoggerFactory.getLogger(StatusService.class);
  private static final Duration CLUSTER_INTERVAL = Duration.ofSeconds(2);
  private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration REPORT_KEPT = Duration.ofSeconds(1);

  // An id of a worker may lead back to this very one.
  private final String instance = UUID.randomUUID().toString();
  private final Set<String> ownNames = ConcurrentHashMap.newKeySet();
  private final StatusSettings settings;
  private final ClusterReader cluster;
  private final TaskBeans beans;
  private final OtherWorkers others;
  private final Clock clock;
  private final History history = new History();
  // Two, because Connect may keep the one waiting.
  private final ScheduledExecutorService clusterThread = thread();
  private final ScheduledExecutorService sampleThread = thread();
  private @Nullable Report report;

  StatusService(
      ConnectClusterState cluster, MBeanServer server, StatusSettings settings, Clock clock) {
    this.settings = settings;
    this.cluster = new ClusterReader(cluster, clock);
    this.beans = new TaskBeans(server);
    this.others = new OtherWorkers(settings);
    this.clock = clock;
  }

  /** Makes one that keeps looking at the cluster and its own tasks. */
  static StatusService start(
      ConnectClusterState cluster, MBeanServer server, StatusSettings settings, Clock clock) {
    StatusService service = new StatusService(cluster, server, settings, clock);
    repeat(service.clusterThread, service::refresh, CLUSTER_INTERVAL);
    repeat(service.sampleThread, service::sample, SAMPLE_INTERVAL);
    return service;
  }

  private static void repeat(ScheduledExecutorService thread, Runnable work, Duration interval) {
    Runnable guarded =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            // An exception would end the repetition.
            LOG.warn("The status page could not be brought up to date", e);
          }
        };
    var unused =
        thread.scheduleWithFixedDelay(guarded, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static ScheduledExecutorService thread() {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread thread = new Thread(work, "headwater-status");
          thread.setDaemon(true);
          return thread;
        });
  }

  void refresh() {
    cluster.refresh();
  }

  void sample() {
    history.add(beans.tasks(), clock.millis());
  }

  /**
   * How all connectors are, as a page for browsers and as JSON for everybody else.
   *
   * @param accept the header of that name
   * @param local only this worker's tasks, as other workers ask for them
   */
  Answer status(@Nullable String accept, boolean local) {
    if (local) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("instance", instance);
      json.put("tasks", localTasks().stream().map(TaskFigures::toJson).toList());
      return json(200, json);
    }
    if (accept != null && accept.contains("text/html")) {
      return new Answer(200, PageText.headers(), PageText.page());
    }
    Report now = report();
    return json(200, now.toJson(Health.problems(now, settings)));
  }

  /** 200 if all is well, 503 with the reasons if not. */
  Answer health() {
    Report now = report();
    List<Problem> problems = Health.problems(now, settings);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("healthy", problems.isEmpty());
    json.put("problems", problems.stream().map(Problem::toJson).toList());
    json.put(
        "workers_without_answer", now.unanswered().stream().map(WorkerAnswer::worker).toList());
    return json(problems.isEmpty() ? 200 : 503, json);
  }

  private static Answer json(int status, Map<String, Object> json) {
    return new Answer(
        status,
        Map.of(
            "Content-Type", "application/json; charset=utf-8",
            "Cache-Control", "no-store",
            "X-Content-Type-Options", "nosniff",
            "Vary", "Accept"),
        Json.write(json));
  }

  private synchronized Report report() {
    Report last = report;
    // A clock may be set back.
    if (last != null && Math.abs(clock.millis() - last.atMillis()) < REPORT_KEPT.toMillis()) {
      return last;
    }
    ClusterView view = cluster.view();
    List<TaskFigures> local = localTasks();
    List<WorkerAnswer> answers =
        settings.askWorkers() ? others.ask(elsewhere(view, local)) : List.of();
    for (WorkerAnswer answer : answers) {
      if (answer.instance().equals(instance)) {
        ownNames.add(answer.worker());
      }
    }
    Report made = Report.of(clock.millis(), view, local, answers);
    report = made;
    return made;
  }

  /** Workers that run tasks of which nothing is known here. */
  private Set<String> elsewhere(ClusterView view, List<TaskFigures> local) {
    Set<TaskName> known = local.stream().map(TaskFigures::name).collect(Collectors.toSet());
    Set<String> workers = new TreeSet<>();
    for (ClusterView.Connector connector : view.connectors()) {
      connector
          .tasks()
          .forEach(
              (task, state) -> {
                if (known.contains(new TaskName(connector.name(), task))) {
                  ownNames.add(state.worker());
                } else if (state.state().equals("RUNNING") || state.state().equals("PAUSED")) {
                  workers.add(state.worker());
                }
              });
    }
    workers.removeAll(ownNames);
    workers.remove("");
    return workers;
  }

  private List<TaskFigures> localTasks() {
    List<TaskFigures> tasks = new ArrayList<>();
    long now = clock.millis();
    for (TaskBeans.Bean bean : beans.tasks()) {
      Map<String, Object> values = new LinkedHashMap<>(bean.figures().values());
      history
          .circuitOpenMillis(bean.name(), now)
          .ifPresent(millis -> values.put(Figures.CIRCUIT_OPEN_MILLIS, millis));
      tasks.add(
          new TaskFigures(
              bean.type(),
              bean.name(),
              new Figures(values),
              beans.shards(bean),
              history.of(bean.name(), now)));
    }
    return tasks;
  }

  @Override
  public void close() {
    clusterThread.shutdownNow();
    sampleThread.shutdownNow();
  }
}
