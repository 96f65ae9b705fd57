package io.headwater.localstack.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a worker knows of a connector and its tasks; it may lag behind by a second or two. */
public record ConnectorStatus(String name, Part connector, List<Task> tasks) {

  /**
   * The state of a connector or of a task.
   *
   * @param state {@code RUNNING}, {@code FAILED}, {@code PAUSED}, {@code STOPPED}, {@code
   *     UNASSIGNED} or {@code RESTARTING}
   * @param worker {@code host:port} of the worker that it was last given to
   * @param trace the stack trace of a failed one, else empty
   */
  public record Part(String state, String worker, String trace) {
    static Part of(JsonNode json) {
      return new Part(
          json.path("state").asText(),
          json.path("worker_id").asText(),
          json.path("trace").asText());
    }

    boolean is(String expected) {
      return state.equals(expected);
    }
  }

  /** A task and its number. */
  public record Task(int id, Part part) {
    public String state() {
      return part.state();
    }
  }

  static ConnectorStatus of(JsonNode json) {
    var tasks =
        StreamSupport.stream(json.path("tasks").spliterator(), false)
            .map(task -> new Task(task.path("id").asInt(), Part.of(task)))
            .toList();
    return new ConnectorStatus(json.path("name").asText(), Part.of(json.path("connector")), tasks);
  }

  /** Whether the connector and all of its tasks run; a connector without tasks does not. */
  public boolean isRunning() {
    return !tasks.isEmpty() && parts().allMatch(part -> part.is("RUNNING"));
  }

  /** The trace of the connector or of the first task that has failed. */
  public Optional<String> failure() {
    return parts().filter(part -> part.is("FAILED")).map(Part::trace).findFirst();
  }

  private Stream<Part> parts() {
    return Stream.concat(Stream.of(connector), tasks.stream().map(Task::part));
  }

  /** One line: the connector's state and each task's with its worker. */
  @Override
  public String toString() {
    String taskStates =
        tasks.stream()
            .map(task -> task.id() + " " + task.state() + "@" + task.part().worker())
            .collect(Collectors.joining(", "));
    return name + " " + connector.state() + ", tasks [" + taskStates + "]";
  }
}
