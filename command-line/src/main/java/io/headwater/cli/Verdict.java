package io.headwater.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a check of a file has found.
 *
 * @param plugin whose connector it configures, if that can be told
 * @param options how many options are given
 * @param findings what is wrong, in the order of the file
 * @param unchecked options that only a worker can check, each with the reason
 */
record Verdict(
    Path file,
    Optional<Plugin> plugin,
    int options,
    List<Finding> findings,
    List<Unchecked> unchecked) {
  /** An option whose value was not looked at. */
  record Unchecked(String option, String reason) {}

  boolean valid() {
    return findings.isEmpty();
  }
}
