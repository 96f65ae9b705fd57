package io.headwater.status;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The line of a stack trace that says what happened. Only lines of which it is known that they hold
 * no contents of items are shown: the first one, and messages of exceptions that our own code
 * threw.
 */
final class ErrorLine {
  private static final int MAX_LENGTH = 500;
  private static final Pattern PACKAGE = Pattern.compile("^(\\w+\\.)+(?=[A-Z])");
  private static final String CAUSE = "Caused by: ";

  private ErrorLine() {}

  static Optional<String> of(@Nullable String trace) {
    if (trace == null || trace.isBlank()) {
      return Optional.empty();
    }
    List<String> lines = trace.strip().lines().toList();
    for (int i = 0; i + 1 < lines.size(); i++) {
      // Connect wraps what a task throws; its own line only says that the task ends.
      boolean isCause = lines.get(i).startsWith(CAUSE);
      if ((i == 0 || isCause) && lines.get(i + 1).startsWith("\tat io.headwater.")) {
        return Optional.of(cut(lines.get(i).substring(isCause ? CAUSE.length() : 0)));
      }
    }
    return Optional.of(cut(lines.get(0)));
  }

  /** Without the package of the exception's class, which fills a phone's screen. */
  private static String cut(String trace) {
    String line = PACKAGE.matcher(trace).replaceFirst("");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }
}
