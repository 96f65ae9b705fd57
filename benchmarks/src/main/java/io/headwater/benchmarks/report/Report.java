package io.headwater.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one question's measurement tells: how it was measured, tables and pictures. Written as
 * {@code <name>.md} with its pictures beside it as {@code <name>-<n>.png}.
 */
public final class Report {
  private final String name;
  private final StringBuilder markdown = new StringBuilder();
  private final Map<String, Chart> pictures = new LinkedHashMap<>();

  /**
   * Begins one.
   *
   * @param name the question's, as on the command line
   * @param title the question in words
   */
  public Report(String name, String title) {
    this.name = name;
    markdown.append("# ").append(title).append('\n');
  }

  /** A paragraph. */
  public Report text(String paragraph) {
    markdown.append('\n').append(paragraph.strip()).append('\n');
    return this;
  }

  /** A heading below the title. */
  public Report heading(String heading) {
    return text("## " + heading);
  }

  /** A table; all its rows must be there. */
  public Report table(Table table) {
    return text(table.toString());
  }

  /** A picture, under the words that say what it shows. */
  public Report chart(Chart chart) {
    String file = name + "-" + (pictures.size() + 1) + ".png";
    pictures.put(file, chart);
    return text("![" + chart.title() + "](" + file + ")");
  }

  /** The whole text, without the machine's description. */
  public String markdown() {
    return markdown.toString();
  }

  /**
   * Writes text and pictures.
   *
   * @param folder is made where missing
   * @param how the command that measured
   * @return the text's file
   */
  public Path write(Path folder, String how) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, Chart> picture : pictures.entrySet()) {
      picture.getValue().write(folder.resolve(picture.getKey()));
    }
    List<String> lines = new ArrayList<>();
    lines.add(markdown.toString());
    lines.add("## Where and how");
    lines.add("");
    lines.add("`" + how + "`");
    lines.add("");
    lines.add(Machine.describe());
    return Files.write(folder.resolve(name + ".md"), lines);
  }
}
