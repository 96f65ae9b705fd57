package io.headwater.it.monitoring;

import static io.headwater.pipeline.DynamoTable.key;
import static io.headwater.pipeline.Items.n;
import static io.headwater.pipeline.Items.s;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.it.Pipeline;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A real Prometheus scrapes a real worker under a small load; every second, and alerts soon. */
@Tag("monitoring")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrometheusIT {
  private static final String TABLE = "watched";
  private static final String SINK = "sink-" + TABLE;
  private static final Set<String> WHOLE_FILES =
      Set.of("alerts.yml", "alerts-test.yml", "prometheus.yml");

  private static Path folder;
  private static Pipeline pipeline;
  private static PrometheusServer prometheus;
  private static DynamoTable table;
  private static Load load;

  /** Puts items one after the other until it is told to end. */
  private static final class Load extends Thread {
    private volatile boolean ending;

    @Override
    public void run() {
      for (int i = 0; !ending; i++) {
        table.put(Map.of("id", s("item-" + i % 50), "number", n(Integer.toString(i))));
        try {
          Thread.sleep(20);
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  @BeforeAll
  static void start() throws IOException {
    MonitoredWorker worker = MonitoredWorker.prepare("prometheus");
    folder = ProjectFiles.find().freshFolder("monitoring/server");
    Files.createDirectories(folder);
    for (String file : WHOLE_FILES) {
      Files.copy(MonitoringFiles.folder().resolve(file), folder.resolve(file));
    }
    Path quick = Files.createDirectories(folder.resolve("quick"));
    Files.writeString(
        quick.resolve("prometheus.yml"),
        changed(
            changed(text("prometheus.yml"), "_interval: 15s", "_interval: 1s"),
            "connect:9404",
            worker.address()));
    Files.writeString(
        quick.resolve("alerts.yml"), changed(text("alerts.yml"), "for: [0-9]+[mh]", "for: 2s"));

    pipeline = Pipeline.start("prometheus", worker::in);
    prometheus = PrometheusServer.start(quick.resolve("prometheus.yml"));
    table = pipeline.table(TABLE, key("id", S));
    pipeline.deploy(pipeline.source(TABLE));
    pipeline.deploy(
        pipeline
            .sink(TABLE)
            .with("index.mappings", "{\"properties\":{\"at\":{\"type\":\"date\"}}}"));
    load = new Load();
    load.start();
    Pipeline.await("Prometheus", prometheus::isReady);
  }

  private static String text(String file) {
    return MonitoringFiles.text(folder.resolve(file));
  }

  private static String changed(String text, String pattern, String replacement) {
    String changed = text.replaceAll(pattern, replacement);
    assertThat(changed).isNotEqualTo(text);
    return changed;
  }

  @AfterAll
  static void stop() {
    load.ending = true;
    Pipeline.join(load);
    prometheus.close();
    pipeline.close();
  }

  @Test
  @Order(1)
  void theFilesAreValidAndTheAlertsPassTheirTests() throws Exception {
    Path log = folder.resolve("promtool.log");
    PrometheusServer.promtool(log, "check", "config", folder.resolve("prometheus.yml").toString());
    PrometheusServer.promtool(log, "check", "rules", folder.resolve("alerts.yml").toString());
    PrometheusServer.promtool(log, "test", "rules", folder.resolve("alerts-test.yml").toString());
    assertThat(MonitoringFiles.text(log)).contains("SUCCESS");
  }

  @Test
  @Order(2)
  void noAlertFiresWhileAllIsWell() {
    // As long as the alerts need to fire, after all series are there.
    Pipeline.await(
        "the sink's delay", () -> !prometheus.query("headwater_sink_delay_seconds").isEmpty());
    Pipeline.await(
        "five seconds of it",
        () ->
            !prometheus
                .query("count_over_time(headwater_sink_delay_seconds{quantile=\"0.5\"}[1m]) > 5")
                .isEmpty());
    // A scrape on a busy machine may have come too late.
    Pipeline.await(() -> "no alert, but " + firing(), () -> firing().isEmpty());
  }

  @Test
  @Order(3)
  void everyExpressionReturnsData() {
    table.put(Map.of("id", s("bad"), "at", s("no date at all")));
    Pipeline.await("the dead letter's alert", () -> firing().contains("HeadwaterDeadLetters"));

    List<MonitoringFiles.Used> expressions = new ArrayList<>(MonitoringFiles.panelExpressions());
    for (MonitoringFiles.Alert alert : MonitoringFiles.alerts()) {
      for (String operand : alert.expression().operands()) {
        expressions.add(new MonitoringFiles.Used("alert " + alert.name(), new PromQl(operand)));
      }
    }
    assertThat(expressions).hasSizeGreaterThan(60);
    Pipeline.await(() -> "data for " + empty(expressions), () -> empty(expressions).isEmpty());
    for (JsonNode rule : prometheus.rules().findValue("rules")) {
      assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok");
    }
  }

  private static List<String> empty(List<MonitoringFiles.Used> expressions) {
    return expressions.stream()
        .filter(used -> prometheus.query(used.expression().text()).isEmpty())
        .map(used -> used.where() + ": " + used.expression().text())
        .toList();
  }

  @Test
  @Order(4)
  void anOutageOfOpenSearchFiresAndItsEndResolves() {
    pipeline.stack().openSearch().stop();
    Pipeline.await("the circuit's alert", () -> firing().contains("HeadwaterCircuitOpen"));
    JsonNode alert = alert("HeadwaterCircuitOpen");
    assertThat(alert.path("labels").path("connector").asText()).isEqualTo(SINK);
    assertThat(alert.path("labels").path("severity").asText()).isEqualTo("critical");
    assertThat(alert.path("annotations").path("summary").asText()).startsWith(SINK + ", task ");

    pipeline.stack().openSearch().start().awaitReady();
    Pipeline.await("its end", () -> !firing().contains("HeadwaterCircuitOpen"));
  }

  @Test
  @Order(5)
  void aTaskThatFailsFires() {
    pipeline
        .connect()
        .putConfig(
            SINK,
            pipeline
                .sink(TABLE)
                .with("errors.tolerance", "none")
                .with("index.mappings", "{\"properties\":{\"at\":{\"type\":\"date\"}}}")
                .options());
    // The tasks of the former configuration may still take some of them.
    AtomicInteger attempt = new AtomicInteger();
    Pipeline.await(
        "the task's alert",
        () -> {
          String number = Integer.toString(attempt.incrementAndGet());
          table.put(Map.of("id", s("worse"), "at", s("no date either"), "attempt", n(number)));
          return firing().contains("HeadwaterTaskFailed");
        });
    assertThat(alert("HeadwaterTaskFailed").path("labels").path("connector").asText())
        .isEqualTo(SINK);
    Pipeline.await("that of missing tasks", () -> firing().contains("HeadwaterTasksMissing"));
  }

  @Test
  @Order(6)
  void aWorkerThatIsGoneFires() {
    pipeline.stack().connect().get(0).kill();
    Pipeline.await(
        () -> "alerts of what is gone, but " + firing(),
        () ->
            firing()
                .containsAll(
                    Set.of(
                        "HeadwaterWorkerDown",
                        "HeadwaterSourceMetricsAbsent",
                        "HeadwaterSinkMetricsAbsent")));
  }

  private static Set<String> firing() {
    Set<String> names = new TreeSet<>();
    for (JsonNode alert : prometheus.alerts()) {
      if (alert.path("state").asText().equals("firing")) {
        names.add(alert.path("labels").path("alertname").asText());
      }
    }
    return names;
  }

  private static JsonNode alert(String name) {
    for (JsonNode alert : prometheus.alerts()) {
      if (alert.path("labels").path("alertname").asText().equals(name)) {
        return alert;
      }
    }
    throw new AssertionError("no alert " + name);
  }
}
