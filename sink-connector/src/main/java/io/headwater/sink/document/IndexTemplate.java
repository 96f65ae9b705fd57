package io.headwater.sink.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.sink.input.Change;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of an index, with {@code ${table}}, {@code ${topic}} and {@code ${key.NAME}} replaced
 * for each record.
 */
public final class IndexTemplate {
  private static final Set<String> PLACEHOLDERS =
      Set.of(RecordTemplate.TABLE, RecordTemplate.TOPIC, RecordTemplate.KEY_ATTRIBUTE);
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}");
  private static final String FORBIDDEN = "\\/*?\"<>| ,#:";
  private static final int MAX_BYTES = 255;

  private final RecordTemplate template;
  private final boolean needsKey;

  /**
   * A template.
   *
   * @throws IllegalArgumentException if it names something unknown or can never give a valid name
   */
  public IndexTemplate(String text) {
    this.template = RecordTemplate.parse(text, PLACEHOLDERS);
    this.needsKey = template.uses(RecordTemplate.KEY_ATTRIBUTE);
    problem(PLACEHOLDER.matcher(text).replaceAll("x"))
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
  }

  /** The text as it was given. */
  public String text() {
    return template.text();
  }

  /** Whether the name depends on the record's key. */
  boolean needsKey() {
    return needsKey;
  }

  /**
   * The name for a record; it may be invalid, see {@link #problem}.
   *
   * @param topic the record's topic as transforms have left it: renaming topics is a common way to
   *     choose indices
   */
  public RecordTemplate.Resolution resolve(Change change, String topic) {
    return template.resolve(change, topic, null, "");
  }

  /**
   * Every name that it can give, as far as that is known beforehand: empty if it depends on more
   * than the topic, or if no topics are given.
   */
  public List<String> namesFor(Collection<String> topics) {
    if (template.uses(RecordTemplate.TABLE) || template.uses(RecordTemplate.KEY_ATTRIBUTE)) {
      return List.of();
    }
    Stream<String> names =
        template.isFixed()
            ? Stream.of(text())
            : topics.stream().map(topic -> text().replace("${topic}", topic));
    return names.distinct().toList();
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
    // OpenSearch takes some control characters; but names stand in logs.
    if (name.chars().anyMatch(c -> SafeReason.breaksLines(c) || FORBIDDEN.indexOf(c) >= 0)) {
      return Optional.of(
          "an index name must not hold spaces, control characters or any of " + FORBIDDEN);
    }
    if (!DocumentRules.isWhole(name)) {
      return Optional.of("an index name must not hold half a surrogate pair");
    }
    return name.getBytes(UTF_8).length > MAX_BYTES
        ? Optional.of("an index name has at most " + MAX_BYTES + " bytes")
        : Optional.empty();
  }
}
