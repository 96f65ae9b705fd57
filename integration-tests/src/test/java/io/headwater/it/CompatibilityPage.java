package io.headwater.it;

import io.headwater.pipeline.ProjectFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** {@code docs/compatibility.md}: what ran, and what came of it. */
record CompatibilityPage(List<Row> rows) {
  private static final String HEAD = "| Connect | Kafka | OpenSearch | Java | events | result |";
  private static final String DIGEST = "<!-- Rows: ";

  private static final String ABOVE =
      """
      # Compatibility

      This page is made by `CompatibilityIT`, see [CONTRIBUTING.md](../CONTRIBUTING.md). Each row is one run of the same history
      with both packaged plugins in a real worker: a snapshot; puts, updates, removals and re-creations, with values of every type;
      the worker killed and started again; two records that OpenSearch refuses; pause, resume, stop and resume of both connectors
      over REST; a source's offsets moved back. It passed if the index equals the table, every document has the version of its
      last change, the dead letter queue holds the refused records and nothing else, and the worker's log has no error and
      no warning of its Java about the plugins.

      Versions are those that the servers told. Java is the worker's, and that of all servers; OpenSearch 3 runs on a newer
      one where the worker's is older than 21. The plugins are compiled for Java 17 against Connect 3.7.

      """;

  /**
   * A run.
   *
   * @param java as the worker tells it
   * @param events in the topic at the end
   * @param result {@code passed}, or what happened
   */
  record Row(
      String connect, String kafka, String openSearch, String java, long events, String result) {
    static final String PASSED = "passed";

    static Row parse(String line) {
      String[] cells = line.substring(2, line.length() - 2).split(" \\| ", -1);
      return new Row(cells[0], cells[1], cells[2], cells[3], Long.parseLong(cells[4]), cells[5]);
    }

    String line() {
      return "| "
          + String.join(" | ", connect, kafka, openSearch, java, Long.toString(events), result)
          + " |\n";
    }
  }

  static Path file() {
    return ProjectFiles.find().docs().resolve("compatibility.md");
  }

  /** Reads the rows of a page. */
  static CompatibilityPage parse(String page) {
    List<Row> rows = new ArrayList<>();
    page.lines()
        .dropWhile(line -> !line.equals(HEAD))
        .skip(2)
        .takeWhile(line -> line.startsWith("| "))
        .forEach(line -> rows.add(Row.parse(line)));
    return new CompatibilityPage(List.copyOf(rows));
  }

  String markdown() {
    String table = rows.stream().map(Row::line).collect(Collectors.joining());
    return ABOVE
        + HEAD
        + "\n|---|---|---|---|---|---|\n"
        + table
        + "\n"
        + DIGEST
        + digest(table)
        + " -->\n";
  }

  // Keeps no forger out; a row that was changed by hand shows.
  private static String digest(String table) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(table.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
