package io.headwater.sink.config;

import java.util.Arrays;
import java.util.List;

/** Where a write's external version comes from. */
public sealed interface VersionSource {
  /** The event's own version or, if the value was flattened, its header. */
  record Event() implements VersionSource {}

  /** A header. */
  record Header(String name) implements VersionSource {}

  /**
   * A field of the record's value.
   *
   * @param path the names that lead to it, from the outside
   */
  record Field(List<String> path) implements VersionSource {}

  /** The record's offset in its original topic. */
  record Offset() implements VersionSource {}

  /** Writes are not versioned. */
  record None() implements VersionSource {}

  /**
   * Reads the option.
   *
   * @param text {@code event}, {@code header:NAME}, {@code field:PATH}, {@code offset} or {@code
   *     none}; in a path {@code \.} is a dot within a name
   * @throws IllegalArgumentException if it is anything else
   */
  static VersionSource parse(String text) {
    if (text.startsWith("header:") && text.length() > "header:".length()) {
      return new Header(text.substring("header:".length()));
    }
    if (text.startsWith("field:")) {
      return new Field(path(text.substring("field:".length())));
    }
    return switch (text) {
      case "event" -> new Event();
      case "offset" -> new Offset();
      case "none" -> new None();
      default ->
          throw new IllegalArgumentException(
              "must be event, header:NAME, field:PATH, offset or none");
    };
  }

  private static List<String> path(String text) {
    List<String> names =
        Arrays.stream(text.split("(?<!\\\\)\\.", -1))
            .map(name -> name.replace("\\.", "."))
            .toList();
    if (names.contains("")) {
      throw new IllegalArgumentException(
          "must name a field behind field:, such as field:source.lsn");
    }
    return names;
  }
}
