package io.headwater.sink.projection;

import java.util.ArrayList;
import java.util.List;

/**
 * The way to a field: {@code address.city}, {@code file\.name} for a dot within a name, {@code
 * back\\slash}. It leads through arrays into each of their elements.
 *
 * @param names one or more names, none of them empty
 */
record FieldPath(List<String> names) {
  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException if a name is empty or a backslash stands before anything else
   */
  static FieldPath parse(String path) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '.') {
        names.add(completed(name));
        name.setLength(0);
      } else if (c != '\\') {
        name.append(c);
      } else if (i + 1 < path.length() && (path.charAt(i + 1) == '.' || path.charAt(i + 1) == c)) {
        name.append(path.charAt(++i));
      } else {
        throw new IllegalArgumentException(
            "a backslash in a path stands before a dot or a backslash");
      }
    }
    names.add(completed(name));
    return new FieldPath(List.copyOf(names));
  }

  private static String completed(StringBuilder name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a name in a path is empty");
    }
    return name.toString();
  }

  int length() {
    return names.size();
  }

  String name(int depth) {
    return names.get(depth);
  }

  /** Whether this is the other path or leads further down from it. */
  boolean isWithin(FieldPath other) {
    return names.size() >= other.names.size()
        && names.subList(0, other.names.size()).equals(other.names);
  }

  /** Whether one of the two is within the other. */
  boolean overlaps(FieldPath other) {
    return isWithin(other) || other.isWithin(this);
  }

  /** How many names two paths share from the start, their last ones never counted. */
  int sharedParents(FieldPath other) {
    int most = Math.min(names.size(), other.names.size()) - 1;
    int shared = 0;
    while (shared < most && names.get(shared).equals(other.names.get(shared))) {
      shared++;
    }
    return shared;
  }

  @Override
  public String toString() {
    StringBuilder path = new StringBuilder();
    for (String name : names) {
      path.append(path.isEmpty() ? "" : ".").append(name.replace("\\", "\\\\").replace(".", "\\."));
    }
    return path.toString();
  }
}
