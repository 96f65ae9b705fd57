package io.headwater.benchmarks.sink;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What else a question compares, for those that can. */
final class Beside {
  @Option(
      names = "--beside",
      paramLabel = "NAME=VALUE[,NAME=VALUE…]",
      description =
          "the same with these options as well, in turns with the others; may be given several"
              + " times")
  private List<String> beside = new ArrayList<>();

  /** Options, by how they were given. */
  Map<String, Map<String, String>> options() {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    for (String given : beside) {
      Map<String, String> options = new LinkedHashMap<>();
      for (String option : given.split(",", -1)) {
        String[] parts = option.split("=", 2);
        if (parts.length != 2) {
          throw new IllegalArgumentException("--beside wants NAME=VALUE, not " + option);
        }
        options.put(parts[0], parts[1]);
      }
      all.put(given, options);
    }
    return all;
  }
}
