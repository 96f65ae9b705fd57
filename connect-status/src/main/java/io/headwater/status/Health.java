package io.headwater.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges a report. */
final class Health {
  /** A rebalance keeps Connect from answering for some seconds, a starting worker for longer. */
  static final Duration CLUSTER_VIEW_AGE = Duration.ofMinutes(1);

  private Health() {}

  /** What keeps the report from being good; connectors in their order, their own state first. */
  static List<Problem> problems(Report report, StatusSettings settings) {
    List<Problem> problems = new ArrayList<>();
    cluster(report).ifPresent(problems::add);
    for (ClusterView.Connector connector : report.cluster().connectors()) {
      if (connector.state().failed()) {
        problems.add(
            new Problem(
                Problem.Kind.CONNECTOR_FAILED,
                connector.name(),
                Optional.empty(),
                failure("the connector has failed", connector.state())));
      }
      connector
          .tasks()
          .forEach((task, state) -> task(report, settings, connector, task, state, problems));
    }
    return problems;
  }

  private static Optional<Problem> cluster(Report report) {
    long readAt = report.cluster().readAtMillis();
    long age = report.atMillis() - readAt;
    if (readAt > 0 && age < CLUSTER_VIEW_AGE.toMillis()) {
      return Optional.empty();
    }
    String reason =
        readAt == 0
            ? "Connect has not told its connectors yet"
            : "Connect has not told its connectors for " + text(age);
    return Optional.of(new Problem(Problem.Kind.CLUSTER_UNKNOWN, "", Optional.empty(), reason));
  }

  private static void task(
      Report report,
      StatusSettings settings,
      ClusterView.Connector connector,
      int task,
      ClusterView.State state,
      List<Problem> problems) {
    if (state.failed()) {
      problems.add(
          new Problem(
              Problem.Kind.TASK_FAILED,
              connector.name(),
              Optional.of(task),
              failure("the task has failed", state)));
      return;
    }
    Figures figures =
        report.figures(connector, task).map(TaskFigures::figures).orElse(Figures.NONE);
    long openMillis = figures.count(Figures.CIRCUIT_OPEN_MILLIS);
    if (figures.circuitIsOpen() && openMillis >= settings.circuitOpen().toMillis()) {
      problems.add(
          new Problem(
              Problem.Kind.CIRCUIT_OPEN,
              connector.name(),
              Optional.of(task),
              "OpenSearch has taken no requests for " + text(openMillis)));
    }
    figures
        .number(Figures.TRIM_HORIZON)
        .map(Double::longValue)
        .filter(left -> left < settings.trimHorizonNear().toMillis())
        .ifPresent(
            left ->
                problems.add(
                    new Problem(
                        Problem.Kind.TRIM_HORIZON_NEAR,
                        connector.name(),
                        Optional.of(task),
                        "the oldest unread records expire in " + text(left))));
  }

  private static String failure(String what, ClusterView.State state) {
    return state.error().map(error -> what + ": " + error).orElse(what);
  }

  /** Such as {@code 3 h 5 min}, {@code 12 min} or {@code 40 s}. */
  private static String text(long millis) {
    Duration time = Duration.ofMillis(Math.max(0, millis));
    if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }
}
