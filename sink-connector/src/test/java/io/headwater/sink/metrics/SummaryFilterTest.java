package io.headwater.sink.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** The metric filters of docs/monitoring.md find what they want in a task's summary. */
class SummaryFilterTest {
  private static final Pattern PIECE =
      Pattern.compile("^summary\\+?='([^']*)'$", Pattern.MULTILINE);
  private static final Pattern VALUE =
      Pattern.compile("^value \\w+ '\\$(\\w+)'", Pattern.MULTILINE);
  private static final Pattern TEXT =
      Pattern.compile("^filter (\\w+) '\"([^\"]+)\"'$", Pattern.MULTILINE);
  // Text in brackets or quotes is one field, as CloudWatch's documentation says.
  private static final Pattern FIELD = Pattern.compile("\\[[^]]*]|\"[^\"]*\"|\\S+");
  private static final Pattern PART = Pattern.compile("(\\w+)(?: *= *\"([^\"]*)\")?|\\.\\.\\.");
  private static final int LONGEST_PATTERN = 1024;

  private final SinkMetrics metrics = new SinkMetrics(1_000, Duration.ofSeconds(10));
  private final String page = page();

  @Test
  void eachNumberIsFound() {
    metrics.events(9);
    metrics.rejected();
    metrics.retried(3);
    metrics.sent(4_567);
    for (int i = 0; i < 4; i++) {
      metrics.applied(1_000, 1_250);
    }
    metrics.landed(Duration.ofMillis(20).toNanos());
    publish(true, "CLOSED");

    Map<String, String> found = fields(line()).orElseThrow();
    assertThat(found)
        .containsEntry("events", "9")
        .containsEntry("applied", "4")
        .containsEntry("superseded", "0")
        .containsEntry("rejected", "1")
        .containsEntry("retried", "3")
        .containsEntry("bytes", "4567");
    assertThat(Long.parseLong(found.getOrDefault("delay_p95", ""))).isBetween(249L, 252L);
    List<String> values = VALUE.matcher(page).results().map(match -> match.group(1)).toList();
    assertThat(values).contains("delay_p95", "rejected");
    for (String value : values) {
      assertThat(found.getOrDefault(value, "")).as(value).matches("-?[0-9]+");
    }
  }

  @Test
  void otherLinesAreNotTaken() {
    assertThat(fields("[Worker-1] [2026-11-26 08:00:00,000] INFO [sink|task-0] 9 events more"))
        .isEmpty();
    assertThat(fields("")).isEmpty();
  }

  @Test
  void anOpenCircuitIsToldFromAClosedOne() {
    String text =
        TEXT.matcher(page)
            .results()
            .filter(match -> match.group(1).equals("CircuitOpen"))
            .map(match -> match.group(2))
            .findFirst()
            .orElseThrow();
    metrics.events(1);
    publish(false, "OPEN");
    assertThat(line()).contains(text);
    publish(false, "CLOSED");
    assertThat(line()).doesNotContain(text);
  }

  /** As MSK Connect delivers it: its own mark, then the line in Kafka's layout. */
  private String line() {
    LastLine log = new LastLine();
    metrics.summarize(log);
    return "[Worker-0123456789abcdef0] [2026-11-26 08:00:00,123] INFO [sink-orders|task-0] "
        + log.line
        + " (io.headwater.sink.metrics.SinkMetrics:207)";
  }

  /** Keeps what was logged last. */
  private static final class LastLine extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    private String line = "";

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        Object @Nullable [] arguments,
        @Nullable Throwable thrown) {
      line = MessageFormatter.basicArrayFormat(pattern, arguments);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }

  private void publish(boolean paused, String circuit) {
    metrics.publish(
        new SinkMetrics.State(1, 4, 7, 250, paused, circuit), Duration.ofSeconds(2).toNanos());
  }

  /** What the page's pattern finds in a line, by its names; empty if it does not match. */
  private Optional<Map<String, String>> fields(String line) {
    List<String> pieces = PIECE.matcher(page).results().map(match -> match.group(1)).toList();
    String pattern = String.join("", pieces);
    assertThat(pattern).startsWith("[").endsWith(", ...]").hasSizeLessThan(LONGEST_PATTERN);
    List<MatchResult> parts = new ArrayList<>(PART.matcher(pattern).results().toList());
    List<String> fields = FIELD.matcher(line).results().map(MatchResult::group).toList();
    Map<String, String> found = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      MatchResult part = parts.get(i);
      if (part.group().equals("...")) {
        return Optional.of(found);
      }
      boolean fits =
          i < fields.size() && (part.group(2) == null || part.group(2).equals(fields.get(i)));
      if (!fits) {
        return Optional.empty();
      }
      assertThat(found.put(part.group(1), fields.get(i))).as("%s twice", part.group(1)).isNull();
    }
    return Optional.empty();
  }

  private static String page() {
    try {
      return Files.readString(Path.of("../docs/monitoring.md"), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
