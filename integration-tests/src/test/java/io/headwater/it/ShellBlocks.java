package io.headwater.it;

import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The shell commands of the Markdown files. */
final class ShellBlocks {
  private static final Pattern FENCED =
      Pattern.compile("^ *```([^\\n]*)\\n(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern COMMAND =
      Pattern.compile(
          "^ *(\\./|curl |aws |java |mvn |docker |kubectl |sudo |sha256sum |unzip )",
          Pattern.MULTILINE);
  private static final List<String> FOLDERS =
      List.of("", "docs", "config", "benchmarks", "local-stack", "local-stack/simulator", "docker");

  /**
   * Commands that stand together.
   *
   * @param page the file, from the project's folder on
   * @param kind what stands behind the opening fence
   */
  record Block(String page, String kind, String text) {
    boolean isShell() {
      return List.of("sh", "bash", "shell", "console").contains(kind);
    }

    /** Whether it seems to be shell without saying so. */
    boolean looksLikeShell() {
      return kind.isEmpty() && COMMAND.matcher(text).lookingAt();
    }

    String firstLine() {
      return text.lines().findFirst().orElse("").strip();
    }

    @Override
    public String toString() {
      return page + ": " + firstLine();
    }
  }

  private ShellBlocks() {}

  /** The blocks of a page, in order. */
  static List<Block> of(String page) throws IOException {
    Path file = ProjectFiles.find().root().resolve(page);
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = FENCED.matcher(Files.readString(file));
    while (matcher.find()) {
      blocks.add(new Block(page, matcher.group(1).strip(), matcher.group(2)));
    }
    return blocks;
  }

  /** The blocks of all pages. */
  static List<Block> all() throws IOException {
    Path root = ProjectFiles.find().root();
    List<Block> blocks = new ArrayList<>();
    for (String folder : FOLDERS) {
      if (Files.isDirectory(root.resolve(folder))) {
        for (String page : pages(root, root.resolve(folder))) {
          blocks.addAll(of(page));
        }
      }
    }
    return blocks;
  }

  private static List<String> pages(Path root, Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
