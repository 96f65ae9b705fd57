package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every message of the plugins stands in {@code docs/troubleshooting.md}. The page is searched for
 * the constant pieces of each text in the plugins' sources; whatever is no message must be named
 * here.
 */
class TroubleshootingTest {
  private static final List<String> MODULES =
      List.of("change-event", "source-connector", "sink-connector");

  // A command's own words, which it prints where it is used.
  private static final String PREVIEW = "io/headwater/sink/preview";

  // What a reason is searched for, so that it is cut there.
  private static final String SEARCHED = "SafeReason.java";

  // Options' short names, as a form would show them, and a pattern.
  private static final Set<String> NO_MESSAGES =
      Set.of(
          "Trusted certificates",
          "Trust store",
          "Trust store password",
          "Client certificate",
          "Client key",
          "Client key password",
          "Key store",
          "Key store password",
          "No (name|subject alternative) .*");

  @Test
  void everyMessageStandsOnThePage() throws IOException {
    ProjectFiles project = ProjectFiles.find();
    String page = read(project.docs().resolve("troubleshooting.md"));
    // The documentation of an option that a constant holds.
    String reference = read(project.docs().resolve("configuration.md"));
    Set<String> missing = new TreeSet<>();
    int texts = 0;
    for (String module : MODULES) {
      Path sources = project.root().resolve(module).resolve("src/main/java");
      for (SourceTexts.Text text : SourceTexts.below(sources, PREVIEW)) {
        texts++;
        String words = text.words();
        boolean message = !text.file().equals(SEARCHED) && !NO_MESSAGES.contains(words);
        if (message && !page.contains(words) && !reference.contains(words)) {
          missing.add(text.file() + ": " + words);
        }
      }
    }
    assertThat(texts).as("texts of the plugins").isGreaterThan(300);
    assertThat(missing).as("messages that docs/troubleshooting.md does not explain").isEmpty();
  }

  private static String read(Path page) throws IOException {
    return SourceTexts.onOneLine(Files.readString(page));
  }
}
