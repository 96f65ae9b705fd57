package io.headwater.localstack.client;

import static io.headwater.localstack.client.JsonHttp.segment;
import static io.headwater.localstack.client.JsonHttp.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The REST interface of one Connect worker. A request that the worker refuses because of a
 * rebalance or of a configuration that it has not read yet is repeated for up to 60 s, nothing else
 * is. Any thread may call.
 *
 * <p>Every method throws {@link HttpStatusException} on an answer other than 2xx, and {@link
 * java.io.UncheckedIOException} when there is none.
 */
public final class ConnectClient {
  private static final Duration REBALANCE_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;
  private static final int LISTING_ATTEMPTS = 20;

  private final JsonHttp http;

  /**
   * Makes no request yet.
   *
   * @param worker such as {@code http://127.0.0.1:8083}, without a slash at the end
   */
  public ConnectClient(URI worker) {
    this.http = new JsonHttp(worker);
  }

  /** The worker's version, such as {@code 3.7.2}. */
  public String version() {
    return send("GET", "/", null).path("version").asText();
  }

  /** The classes of the connectors that the worker has found. */
  public List<String> connectorPlugins() {
    return list(send("GET", "/connector-plugins", null), plugin -> plugin.path("class").asText());
  }

  /** The version of each connector class that the worker has found. */
  public Map<String, String> pluginVersions() {
    var versions = new LinkedHashMap<String, String>();
    send("GET", "/connector-plugins", null)
        .forEach(
            plugin -> versions.put(plugin.path("class").asText(), plugin.path("version").asText()));
    return versions;
  }

  /** The definitions of all options of a connector class, Connect's own among them. */
  public JsonNode configDefinitions(String type) {
    return send("GET", "/connector-plugins/" + segment(type) + "/config", null);
  }

  /** The names of all connectors. */
  public List<String> connectors() {
    return list(send("GET", "/connectors", null), JsonNode::asText);
  }

  /** Creates a connector, or gives it another configuration. */
  public void putConfig(String name, Map<String, String> config) {
    send("PUT", connector(name) + "/config", text(config));
  }

  /**
   * Creates a connector from a JSON text {@code {"name": …, "config": {…}}}; 409 when there is one
   * of that name.
   */
  public void create(String nameAndConfig) {
    send("POST", "/connectors", nameAndConfig);
  }

  /** The configuration, with the connector's name in it. */
  public Map<String, String> config(String name) {
    var config = new LinkedHashMap<String, String>();
    send("GET", connector(name) + "/config", null)
        .properties()
        .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
    return config;
  }

  /** Connect's verdict on a configuration that names its {@code connector.class}. */
  public Validation validate(Map<String, String> config) {
    String type = config.getOrDefault("connector.class", "");
    String path = "/connector-plugins/" + segment(type) + "/config/validate";
    return Validation.of(send("PUT", path, text(config)));
  }

  /** The status; 404 when there is no such connector, or none yet. */
  public ConnectorStatus status(String name) {
    return ConnectorStatus.of(send("GET", connector(name) + "/status", null));
  }

  /** Waits without telling of progress. */
  public ConnectorStatus awaitRunning(String name, Duration timeout) {
    return awaitRunning(name, timeout, status -> {});
  }

  /**
   * Waits until the connector and all of its tasks, at least one, are running.
   *
   * @param progress gets each status that differs from the one before
   * @throws IllegalStateException with the trace as soon as one of them has failed, or at the end
   *     of the timeout with the last status
   */
  public ConnectorStatus awaitRunning(
      String name, Duration timeout, Consumer<ConnectorStatus> progress) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Optional<ConnectorStatus> last = Optional.empty();
    while (true) {
      var status = findStatus(name);
      if (!status.equals(last)) {
        status.ifPresent(progress);
        last = status;
      }
      if (status.isPresent()) {
        var present = status.get();
        if (present.failure().isPresent()) {
          throw new IllegalStateException(present + " has failed:\n" + present.failure().get());
        }
        // Connect tells only of tasks that have told of themselves.
        if (present.isRunning() && present.tasks().size() == configuredTasks(name)) {
          return present;
        }
      }
      if (System.nanoTime() >= deadline) {
        throw new IllegalStateException(
            "connector "
                + name
                + " is not running after "
                + timeout.toSeconds()
                + " s; last status: "
                + status.map(ConnectorStatus::toString).orElse("none"));
      }
      pause();
    }
  }

  private int configuredTasks(String name) {
    return send("GET", connector(name), null).path("tasks").size();
  }

  private Optional<ConnectorStatus> findStatus(String name) {
    try {
      return Optional.of(status(name));
    } catch (HttpStatusException e) {
      if (e.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Restarts the connector and all of its tasks, failed or not. */
  public void restart(String name) {
    send("POST", connector(name) + "/restart?includeTasks=true", null);
  }

  /** Restarts one task. */
  public void restartTask(String name, int task) {
    send("POST", connector(name) + "/tasks/" + task + "/restart", null);
  }

  /** Pauses the tasks and keeps them. */
  public void pause(String name) {
    send("PUT", connector(name) + "/pause", null);
  }

  /** Lets a paused or stopped connector go on. */
  public void resume(String name) {
    send("PUT", connector(name) + "/resume", null);
  }

  /** Ends the tasks and keeps configuration and offsets; needed before offsets are altered. */
  public void stop(String name) {
    send("PUT", connector(name) + "/stop", null);
  }

  /** Removes the connector; its offsets stay. */
  public void delete(String name) {
    send("DELETE", connector(name), null);
  }

  /**
   * The {@code offsets} array: objects with {@code partition} and {@code offset}. While offsets
   * come, Connect 3.7 now and then fails to list them with a ConcurrentModificationException: it is
   * asked again.
   */
  public JsonNode offsets(String name) {
    for (int attempt = 1; ; attempt++) {
      try {
        return send("GET", connector(name) + "/offsets", null).path("offsets");
      } catch (HttpStatusException e) {
        if (attempt == LISTING_ATTEMPTS || !e.body().contains("Failed to retrieve offsets")) {
          throw e;
        }
      }
    }
  }

  /** Alters offsets of a stopped connector; the body is as {@code GET …/offsets} gives it. */
  public JsonNode alterOffsets(String name, String offsets) {
    return send("PATCH", connector(name) + "/offsets", offsets);
  }

  /** Forgets all offsets of a stopped connector. */
  public JsonNode deleteOffsets(String name) {
    return send("DELETE", connector(name) + "/offsets", null);
  }

  private JsonNode send(String method, String path, @Nullable String body) {
    return unlessRebalancing(() -> http.send(method, path, body));
  }

  private static JsonNode unlessRebalancing(Supplier<JsonNode> request) {
    long deadline = System.nanoTime() + REBALANCE_TIMEOUT.toNanos();
    while (true) {
      try {
        return request.get();
      } catch (HttpStatusException e) {
        // 409 is also the status of a name that is taken, and some requests are answered 500.
        boolean passes =
            (e.status() == CONFLICT || e.status() == SERVER_ERROR)
                && (e.body().contains("rebalance") || e.body().contains("stale configuration"));
        if (!passes || System.nanoTime() >= deadline) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String connector(String name) {
    return "/connectors/" + segment(name);
  }

  private static List<String> list(JsonNode array, Function<JsonNode, String> value) {
    return StreamSupport.stream(array.spliterator(), false).map(value).toList();
  }

  /**
   * Connect's verdict on a configuration.
   *
   * @param errors by option; options without an error are left out
   */
  public record Validation(Map<String, List<String>> errors) {
    static Validation of(JsonNode answer) {
      var errors = new LinkedHashMap<String, List<String>>();
      for (var option : answer.path("configs")) {
        var value = option.path("value");
        var messages = new ArrayList<String>();
        value.path("errors").forEach(message -> messages.add(message.asText()));
        if (!messages.isEmpty()) {
          errors.put(value.path("name").asText(), List.copyOf(messages));
        }
      }
      return new Validation(errors);
    }

    public boolean isValid() {
      return errors.isEmpty();
    }
  }
}
