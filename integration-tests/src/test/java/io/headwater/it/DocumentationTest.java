package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the Markdown files. */
class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)");

  @Test
  void everyRelativeLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path file : markdownFiles()) {
      Matcher links = LINK.matcher(Files.readString(file));
      while (links.find()) {
        if (!Files.exists(file.resolveSibling(links.group(1)))) {
          broken.add(file.getFileName() + " -> " + links.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void theReadmeStaysShort() throws IOException {
    assertThat(Files.readString(ProjectFiles.find().root().resolve("README.md")).lines().count())
        .isLessThan(80);
  }

  private static List<Path> markdownFiles() throws IOException {
    Path root = ProjectFiles.find().root();
    List<Path> files = new ArrayList<>();
    for (Path folder : List.of(root, root.resolve("docs"), root.resolve("local-stack"))) {
      try (Stream<Path> entries = Files.list(folder)) {
        entries.filter(entry -> entry.toString().endsWith(".md")).forEach(files::add);
      }
    }
    assertThat(files).isNotEmpty();
    return files;
  }
}
