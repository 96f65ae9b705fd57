package io.headwater.sink.document;

import io.headwater.sink.input.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders, such as {@code ${table}-${key.pk}}, that each record fills in. Which
 * ones may stand in it depends on its use.
 */
public final class RecordTemplate {
  /** The document's id as it is made from the whole key. */
  public static final String KEY = "key";

  /** One of the key's attributes: {@code NAME} is its name. */
  public static final String KEY_ATTRIBUTE = "key.NAME";

  /** The event's table. */
  public static final String TABLE = "table";

  /** The record's topic. */
  public static final String TOPIC = "topic";

  /** The record's partition. */
  public static final String PARTITION = "partition";

  /** The record's offset. */
  public static final String OFFSET = "offset";

  private static final String ATTRIBUTE_PREFIX = "key.";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)(}?)");

  private final String text;
  private final List<Part> parts;

  private RecordTemplate(String text, List<Part> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Reads a template.
   *
   * @param allowed which placeholders may stand in it, of this class's constants
   * @throws IllegalArgumentException if another one does, or one has no end
   */
  public static RecordTemplate parse(String text, Set<String> allowed) {
    List<Part> parts = new ArrayList<>();
    Matcher placeholders = PLACEHOLDER.matcher(text);
    int end = 0;
    while (placeholders.find()) {
      if (placeholders.start() > end) {
        parts.add(new Part(null, text.substring(end, placeholders.start())));
      }
      end = placeholders.end();
      if (placeholders.group(2).isEmpty()) {
        throw new IllegalArgumentException("a placeholder that begins with ${ must end with }");
      }
      parts.add(placeholder(placeholders.group(1), allowed));
    }
    if (end < text.length()) {
      parts.add(new Part(null, text.substring(end)));
    }
    return new RecordTemplate(text, List.copyOf(parts));
  }

  private static Part placeholder(String name, Set<String> allowed) {
    if (name.length() > ATTRIBUTE_PREFIX.length()
        && name.startsWith(ATTRIBUTE_PREFIX)
        && allowed.contains(KEY_ATTRIBUTE)) {
      return new Part(KEY_ATTRIBUTE, name.substring(ATTRIBUTE_PREFIX.length()));
    }
    if (!allowed.contains(name) || name.equals(KEY_ATTRIBUTE)) {
      throw new IllegalArgumentException(
          "${"
              + name
              + "} is unknown; what can stand in it: "
              + allowed.stream()
                  .sorted()
                  .map(known -> "${" + known + "}")
                  .collect(Collectors.joining(", ")));
    }
    return new Part(name, "");
  }

  /** The text as it was given. */
  public String text() {
    return text;
  }

  /** Whether a placeholder stands in it, named by one of this class's constants. */
  public boolean uses(String placeholder) {
    return parts.stream().anyMatch(part -> placeholder.equals(part.placeholder));
  }

  /** Whether it is the same for all records. */
  public boolean isFixed() {
    return parts.stream().allMatch(part -> part.placeholder == null);
  }

  /**
   * Fills it in with the record's original topic, partition and offset, whatever transforms did.
   */
  public Resolution resolve(Change change, SinkRecord record) {
    return resolve(
        change,
        record.originalTopic(),
        Objects.toString(record.originalKafkaPartition(), null),
        Long.toString(record.originalKafkaOffset()));
  }

  Resolution resolve(
      Change change, @Nullable String topic, @Nullable String partition, String offset) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      String value = part.value(change, topic, partition, offset);
      if (value == null) {
        return new Resolution.Missing(part.absence());
      }
      filled.append(value);
    }
    return new Resolution.Resolved(filled.toString());
  }

  /** It as it was given. */
  @Override
  public String toString() {
    return text;
  }

  /** What a record makes of a template. */
  public sealed interface Resolution {
    /**
     * It is filled in.
     *
     * @param text the outcome; it can hold parts of the item's key
     */
    record Resolved(String text) implements Resolution {
      /** Its size alone: keys never reach logs. */
      @Override
      public String toString() {
        return text.length() + " characters";
      }
    }

    /**
     * The record lacks something.
     *
     * @param what what is missing, such as {@code field source.table is missing}
     */
    record Missing(String what) implements Resolution {}
  }

  /**
   * A piece of the template.
   *
   * @param placeholder its name, null for plain text
   * @param text the plain text, or the key attribute's name
   */
  private record Part(@Nullable String placeholder, String text) {
    @Nullable String value(
        Change change, @Nullable String topic, @Nullable String partition, String offset) {
      if (placeholder == null) {
        return text;
      }
      return switch (placeholder) {
        case KEY -> change.key().attributes().isEmpty() ? null : change.key().documentId().value();
        case KEY_ATTRIBUTE ->
            change.key().attribute(text).map(attribute -> attribute.text()).orElse(null);
        case TABLE -> change.table();
        case TOPIC -> topic;
        case PARTITION -> partition;
        case OFFSET -> offset;
        default -> throw new IllegalStateException("no such placeholder: " + placeholder);
      };
    }

    String absence() {
      if (KEY_ATTRIBUTE.equals(placeholder)) {
        return "key attribute " + text + " is missing";
      }
      if (TABLE.equals(placeholder)) {
        return "field source.table is missing";
      }
      return "the record's " + placeholder + " is missing";
    }
  }
}
