package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Checks the Markdown files. */
class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]*)(#[^)\\s]*)?\\)");
  private static final Pattern FENCED =
      Pattern.compile("^ *```.*?^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
  private static final Pattern JSON =
      Pattern.compile("^ *```json\\R(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern OPTION = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);
  // Connect's own options, of any connector.
  private static final Pattern CONNECTS =
      Pattern.compile(
          "name|connector\\.class|tasks\\.max|topics|config\\.action\\.reload|(key|value|header)\\.converter"
              + "|(errors|topic\\.creation|producer\\.override|consumer\\.override)\\..+");

  @Test
  void everyRelativeLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path file : markdownFiles()) {
      Matcher links = LINK.matcher(Files.readString(file));
      while (links.find()) {
        Path target = links.group(1).isEmpty() ? file : file.resolveSibling(links.group(1));
        if (!Files.exists(target) || !has(target, links.group(2))) {
          broken.add(file.getFileName() + " -> " + links.group());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyJsonIsWellFormedAndItsConnectorsHaveOptionsThatExist() throws IOException {
    Set<String> options = new HashSet<>();
    Matcher option =
        OPTION.matcher(Files.readString(ProjectFiles.find().docs().resolve("configuration.md")));
    while (option.find()) {
      options.add(option.group(1));
    }
    List<String> wrong = new ArrayList<>();
    int connectors = 0;
    for (Path file : markdownFiles()) {
      Matcher blocks = JSON.matcher(Files.readString(file));
      while (blocks.find()) {
        try {
          for (JsonNode connector : connectors(new ObjectMapper().readTree(blocks.group(1)))) {
            connectors++;
            connector
                .fieldNames()
                .forEachRemaining(
                    name -> {
                      if (!options.contains(name) && !CONNECTS.matcher(name).matches()) {
                        wrong.add(file.getFileName() + ": " + name);
                      }
                    });
          }
        } catch (JsonProcessingException e) {
          wrong.add(file.getFileName() + ": " + e.getMessage());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(connectors).as("connectors on the pages").isGreaterThan(2);
  }

  @Test
  void theReadmeStaysShort() throws IOException {
    assertThat(Files.readString(ProjectFiles.find().root().resolve("README.md")).lines().count())
        .isLessThan(80);
  }

  private static boolean has(Path page, @Nullable String anchor) throws IOException {
    if (anchor == null || !page.toString().endsWith(".md")) {
      return true;
    }
    Matcher headings = HEADING.matcher(FENCED.matcher(Files.readString(page)).replaceAll(""));
    while (headings.find()) {
      if (anchor.equals("#" + anchorOf(headings.group(1)))) {
        return true;
      }
    }
    return false;
  }

  // As the pages' viewers make them: letters, digits and hyphens, in lower case.
  private static String anchorOf(String heading) {
    return heading
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  /** The configurations of connectors in a JSON text, wherever they stand. */
  private static List<JsonNode> connectors(JsonNode json) {
    List<JsonNode> found = new ArrayList<>(json.findValues("connectorConfiguration"));
    found.addAll(json.findParents("connector.class"));
    return found;
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
