package io.headwater.sink.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an index, with {@code ${table}} and {@code ${topic}} replaced for each record.
 *
 * @param text the name or template
 */
public record IndexTemplate(String text) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
  private static final String FORBIDDEN = "\\/*?\"<>| ,#:";
  private static final int MAX_BYTES = 255;

  /**
   * A template.
   *
   * @throws IllegalArgumentException if it names something unknown or can never give a valid name
   */
  public IndexTemplate {
    Matcher placeholders = PLACEHOLDER.matcher(text);
    while (placeholders.find()) {
      String name = placeholders.group(1);
      if (!name.equals("table") && !name.equals("topic")) {
        throw new IllegalArgumentException(
            "${" + name + "} is unknown; ${table} and ${topic} can stand in it");
      }
    }
    problem(PLACEHOLDER.matcher(text).replaceAll("x"))
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
  }

  /** Whether the name depends on the event's table. */
  public boolean needsTable() {
    return text.contains("${table}");
  }

  /** The name for a record; it may be invalid, see {@link #problem}. */
  public String resolve(@Nullable String table, String topic) {
    return text.replace("${table}", table == null ? "" : table).replace("${topic}", topic);
  }

  /** What OpenSearch would not take about a name, empty if it would take it. */
  public static Optional<String> problem(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      return Optional.of("an index name must not be empty, '.' or '..'");
    }
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      return Optional.of("an index name must be lower-case");
    }
    if ("-_+".indexOf(name.charAt(0)) >= 0) {
      return Optional.of("an index name must not start with '-', '_' or '+'");
    }
    if (name.chars().anyMatch(c -> c < ' ' || FORBIDDEN.indexOf(c) >= 0)) {
      return Optional.of(
          "an index name must not hold spaces, control characters or any of " + FORBIDDEN);
    }
    return name.getBytes(UTF_8).length > MAX_BYTES
        ? Optional.of("an index name has at most " + MAX_BYTES + " bytes")
        : Optional.empty();
  }
}
