package io.headwater.source.config;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;

/**
 * The names in an attribute path: {@code address.city}, {@code file\.name}, {@code back\\slash}.
 */
final class AttributePath {
  private AttributePath() {}

  static List<String> names(String option, String path) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '.') {
        names.add(completed(option, path, name));
        name.setLength(0);
      } else if (c != '\\') {
        name.append(c);
      } else if (i + 1 < path.length() && (path.charAt(i + 1) == '.' || path.charAt(i + 1) == c)) {
        name.append(path.charAt(++i));
      } else {
        throw new ConfigException(
            option, path, "a backslash in an attribute path stands before a dot or a backslash");
      }
    }
    names.add(completed(option, path, name));
    return names;
  }

  private static String completed(String option, String path, StringBuilder name) {
    if (name.isEmpty()) {
      throw new ConfigException(option, path, "a name in an attribute path is empty");
    }
    return name.toString();
  }
}
