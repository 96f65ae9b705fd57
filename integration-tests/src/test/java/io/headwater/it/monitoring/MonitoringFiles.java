package io.headwater.it.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The files of {@code docker/monitoring} and their page. */
final class MonitoringFiles {
  private static final Pattern SERIES =
      Pattern.compile("\\b(?:headwater|kafka_connect|jvm|process)_[a-z_]+[a-z]\\b");

  private MonitoringFiles() {}

  /** A rule of the exporter; the names of its labels in their order. */
  record Rule(String pattern, String name, String type, List<String> labels, String help) {}

  /** A rule that alerts. */
  record Alert(String name, PromQl expression, JsonNode json) {}

  /** An expression, and where it stands. */
  record Used(String where, PromQl expression) {}

  static Path folder() {
    return ProjectFiles.find().root().resolve("docker").resolve("monitoring");
  }

  static Path page() {
    return ProjectFiles.find().docs().resolve("monitoring.md");
  }

  static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (JsonNode rule : yaml("jmx-exporter.yml").path("rules")) {
      List<String> labels = new ArrayList<>();
      rule.path("labels").fieldNames().forEachRemaining(labels::add);
      rules.add(
          new Rule(
              rule.path("pattern").asText(),
              rule.path("name").asText(),
              rule.path("type").asText(),
              labels,
              rule.path("help").asText()));
    }
    return rules;
  }

  static List<Alert> alerts() {
    List<Alert> alerts = new ArrayList<>();
    for (JsonNode rule : ruleList()) {
      if (rule.has("alert")) {
        alerts.add(
            new Alert(rule.path("alert").asText(), new PromQl(rule.path("expr").asText()), rule));
      }
    }
    return alerts;
  }

  /** The series that Prometheus makes of others, with their expressions. */
  static Map<String, PromQl> recordings() {
    Map<String, PromQl> recordings = new LinkedHashMap<>();
    for (JsonNode rule : ruleList()) {
      if (rule.has("record")) {
        recordings.put(rule.path("record").asText(), new PromQl(rule.path("expr").asText()));
      }
    }
    return recordings;
  }

  private static List<JsonNode> ruleList() {
    List<JsonNode> rules = new ArrayList<>();
    yaml("alerts.yml").path("groups").forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  static JsonNode dashboard() {
    try {
      return new ObjectMapper()
          .readTree(folder().resolve("grafana/dashboards/headwater.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The dashboard's expressions, with all that can be chosen chosen. */
  static List<Used> panelExpressions() {
    List<Used> used = new ArrayList<>();
    for (JsonNode panel : dashboard().path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        String expression =
            target
                .path("expr")
                .asText()
                .replace("$__rate_interval", "1m")
                .replace("$__range", "1h")
                .replaceAll("\\$(source|sink|task)", ".*");
        used.add(new Used("panel " + panel.path("title").asText(), new PromQl(expression)));
      }
    }
    return used;
  }

  /** All expressions of dashboard and alerts. */
  static List<Used> expressions() {
    List<Used> used = new ArrayList<>(panelExpressions());
    alerts().forEach(alert -> used.add(new Used("alert " + alert.name(), alert.expression())));
    recordings().forEach((name, expression) -> used.add(new Used("rule " + name, expression)));
    return used;
  }

  /** The series that the page names. */
  static Set<String> documented() {
    Set<String> names = new LinkedHashSet<>();
    SERIES.matcher(text(page())).results().forEach(match -> names.add(match.group()));
    return names;
  }

  static JsonNode yaml(String file) {
    try {
      return new YAMLMapper().readTree(folder().resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
