package io.headwater.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What can be said of the files without a server. */
class MonitoringFilesTest {
  private static final String BEGIN = "<!-- Made from the rules: begin -->\n";
  private static final String END = "<!-- Made from the rules: end -->";
  private static final Pattern FILTER =
      Pattern.compile("^filter (\\w+) '\"([^\"]+)\"'$", Pattern.MULTILINE);
  private static final int COLUMNS = 24;

  @Test
  void seriesAreNamedAsPrometheusWantsThem() {
    List<MonitoringFiles.Rule> rules = MonitoringFiles.rules();
    assertThat(rules).hasSizeGreaterThan(50);
    for (MonitoringFiles.Rule rule : rules) {
      assertThat(rule.name()).matches("(headwater_(source|sink)|kafka_connect)(_[a-z]+)+");
      assertThat(rule.type()).as(rule.name()).isIn("COUNTER", "GAUGE");
      assertThat(rule.name().endsWith("_total"))
          .as("%s is a %s", rule.name(), rule.type())
          .isEqualTo(rule.type().equals("COUNTER"));
      assertThat(rule.name()).as("base units").doesNotContain("milli").doesNotContain("percent");
      assertThat(rule.help()).as(rule.name()).hasSizeGreaterThan(10);
    }
  }

  /** Written anew with {@code -Dheadwater.docs.write=true}. */
  @Test
  void thePageListsTheSeriesOfTheRules() throws IOException {
    String page = MonitoringFiles.text(MonitoringFiles.page());
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    String expected = page.substring(0, begin) + table() + page.substring(page.indexOf(END));
    if (Boolean.getBoolean("headwater.docs.write")) {
      Files.writeString(MonitoringFiles.page(), expected);
    }
    assertThat(MonitoringFiles.text(MonitoringFiles.page())).isEqualTo(expected);
  }

  private static String table() {
    Map<String, Set<String>> labels = new LinkedHashMap<>();
    Map<String, MonitoringFiles.Rule> rules = new LinkedHashMap<>();
    for (MonitoringFiles.Rule rule : MonitoringFiles.rules()) {
      rules.putIfAbsent(rule.name(), rule);
      labels.computeIfAbsent(rule.name(), name -> new LinkedHashSet<>()).addAll(rule.labels());
    }
    StringBuilder table =
        new StringBuilder("| series | type | labels | meaning |\n|---|---|---|---|\n");
    rules.forEach(
        (name, rule) ->
            table
                .append("| `")
                .append(name)
                .append(rule.type().equals("COUNTER") ? "` | counter | " : "` | gauge | ")
                .append(
                    labels.getOrDefault(name, Set.of()).stream()
                        .map(label -> "`" + label + "`")
                        .collect(Collectors.joining(", ")))
                .append(" | ")
                .append(rule.help())
                .append(" |\n"));
    return table.toString();
  }

  @Test
  void everyAlertTellsWhatToDo() {
    Set<String> names = new HashSet<>();
    String page = MonitoringFiles.text(MonitoringFiles.page());
    for (MonitoringFiles.Alert alert : MonitoringFiles.alerts()) {
      String name = alert.name();
      assertThat(names.add(name)).as("%s only once", name).isTrue();
      assertThat(name).startsWith("Headwater");
      JsonNode json = alert.json();
      assertThat(json.path("for").asText()).as(name).matches("[0-9]+[mh]");
      assertThat(json.path("labels").path("severity").asText())
          .as(name)
          .isIn("warning", "critical");
      JsonNode annotations = json.path("annotations");
      assertThat(annotations.path("summary").asText()).as(name).hasSizeGreaterThan(15);
      assertThat(annotations.path("description").asText()).as(name).hasSizeGreaterThan(40);
      String anchor = name.toLowerCase(Locale.ROOT);
      assertThat(annotations.path("runbook_url").asText())
          .isEqualTo("docs/monitoring.md#" + anchor);
      assertThat(page).contains("\n### " + name + "\n");
    }
    assertThat(page.lines().filter(line -> line.startsWith("### Headwater")).toList())
        .as("sections about alerts")
        .hasSameSizeAs(names);
  }

  /** Those messages are held up to date by another test. SummaryFilterTest looks at the rest. */
  @Test
  void logFiltersLookForMessagesThatExist() {
    String messages =
        MonitoringFiles.text(MonitoringFiles.page().resolveSibling("troubleshooting.md"));
    List<String> texts =
        FILTER
            .matcher(MonitoringFiles.text(MonitoringFiles.page()))
            .results()
            .filter(filter -> !filter.group(1).equals("CircuitOpen"))
            .map(filter -> filter.group(2))
            .toList();
    assertThat(texts).hasSizeGreaterThanOrEqualTo(5);
    for (String text : texts) {
      assertThat(messages).contains(text);
    }
  }

  @Test
  void everyAlertHasATestOfFiringAndOneOfNotFiring() {
    Set<String> firing = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    for (JsonNode test : MonitoringFiles.yaml("alerts-test.yml").path("tests")) {
      for (JsonNode check : test.path("alert_rule_test")) {
        boolean fires = !check.path("exp_alerts").isEmpty();
        (fires ? firing : silent).add(check.path("alertname").asText());
      }
    }
    Set<String> all =
        MonitoringFiles.alerts().stream()
            .map(MonitoringFiles.Alert::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(firing).isEqualTo(all);
    assertThat(silent).isEqualTo(all);
  }

  @Test
  void onlyKnownSeriesAreSpokenOf() {
    Set<String> known =
        MonitoringFiles.rules().stream()
            .map(MonitoringFiles.Rule::name)
            .collect(Collectors.toCollection(HashSet::new));
    known.addAll(MonitoringFiles.recordings().keySet());
    List<String> unknown = new ArrayList<>();
    for (MonitoringFiles.Used used : MonitoringFiles.expressions()) {
      List<PromQl.Selector> selectors = used.expression().selectors();
      assertThat(selectors).as(used.where()).isNotEmpty();
      for (PromQl.Selector selector : selectors) {
        String name = selector.name();
        if (!known.contains(name) && !name.matches("up|(jvm|process)_.*")) {
          unknown.add(used.where() + ": " + name);
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void everyPanelIsDescribedAndTakesTheChosenDataSource() {
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : MonitoringFiles.dashboard().path("panels")) {
      String title = panel.path("title").asText();
      assertThat(title).isNotEmpty();
      assertThat(ids.add(panel.path("id").asInt())).as("%s has an id of its own", title).isTrue();
      if (panel.path("type").asText().equals("row")) {
        continue;
      }
      assertThat(panel.path("description").asText()).as(title).hasSizeGreaterThan(40);
      assertThat(panel.path("targets")).as(title).isNotEmpty();
      assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
      Set<String> refs = new HashSet<>();
      for (JsonNode target : panel.path("targets")) {
        assertThat(target.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
        assertThat(refs.add(target.path("refId").asText())).as(title).isTrue();
      }
    }
    assertThat(ids).hasSizeGreaterThan(30);
  }

  @Test
  void panelsLieSideBySide() {
    Map<Integer, String> taken = new LinkedHashMap<>();
    for (JsonNode panel : MonitoringFiles.dashboard().path("panels")) {
      JsonNode grid = panel.path("gridPos");
      int right = grid.path("x").asInt() + grid.path("w").asInt();
      assertThat(right).isLessThanOrEqualTo(COLUMNS);
      for (int x = grid.path("x").asInt(); x < right; x++) {
        int bottom = grid.path("y").asInt() + grid.path("h").asInt();
        for (int y = grid.path("y").asInt(); y < bottom; y++) {
          String title = panel.path("title").asText();
          assertThat(taken.put(y * COLUMNS + x, title)).as("below %s", title).isNull();
        }
      }
    }
  }

  @Test
  void theDashboardUsesItsVariables() {
    JsonNode dashboard = MonitoringFiles.dashboard();
    assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
    List<String> names = dashboard.path("templating").path("list").findValuesAsText("name");
    assertThat(names).containsExactly("datasource", "source", "sink", "task");
    String text = dashboard.path("panels").toString();
    names.stream()
        .filter(name -> !name.equals("datasource"))
        .forEach(name -> assertThat(text).contains("$" + name));
  }

  @Test
  void expressionsAreTakenApart() {
    PromQl expression =
        new PromQl(
            "(sum by (connector) (rate(a_total{x=\"1\", y=~\"b|c\"}[5m])) > c) and on (z) absent(d) or 0 * e");
    assertThat(expression.selectors())
        .extracting(PromQl.Selector::name)
        .containsExactly("a_total", "c", "d", "e");
    assertThat(expression.groupings()).containsExactly("connector", "z");
    assertThat(expression.operands())
        .containsExactly(
            "sum by (connector) (rate(a_total{x=\"1\", y=~\"b|c\"}[5m]))", "c", "d", "0 * e");
    assertThat(expression.selectors().get(0).conditions())
        .flatExtracting(PromQl.Condition::wanted)
        .containsExactly("1", "b", "c");
  }
}
