package io.headwater.cli;

import java.nio.file.Path;

/**
 * Something wrong in a file.
 *
 * @param option the option to mend, empty for the file itself
 * @param line where it stands, from 1
 * @param message what is wrong, without secrets
 * @param remedy what to do
 */
record Finding(String option, int line, String message, String remedy) {
  /** A line for people: {@code file:line: option: message; remedy}. */
  String in(Path file) {
    String named = option.isEmpty() ? "" : option + ": ";
    return file + ":" + line + ": " + named + message + "; " + remedy;
  }
}
