package io.headwater.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows under names. */
public final class Table {
  private final List<String> lines = new ArrayList<>();
  private final int columns;

  /** An empty one. */
  public Table(String... names) {
    this.columns = names.length;
    row((Object[]) names);
    lines.add("|" + "---|".repeat(columns));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not one cell for each column
   */
  public Table row(Object... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
    }
    lines.add(
        List.of(cells).stream()
            .map(Object::toString)
            .collect(Collectors.joining(" | ", "| ", " |")));
    return this;
  }

  /** The table's Markdown. */
  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
