package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every message of the plugins stands in {@code docs/troubleshooting.md}, and no other. The page is
 * searched for the constant pieces of each text in the plugins' sources; whatever is no message
 * must be named here.
 */
class TroubleshootingTest {
  private static final List<String> MODULES =
      List.of("change-event", "source-connector", "sink-connector", "connect-status");

  // The command line's words, which it prints where it is used.
  private static final String PREVIEW = "io/headwater/sink/preview";

  // What a reason is searched for, so that it is cut there.
  private static final String SEARCHED = "SafeReason.java";

  // Of answers over HTTP.
  private static final Pattern HEADERS = Pattern.compile(".*(; charset=utf-8|'none'; .*)");

  // Options' short names, as a form would show them, patterns, and what is searched in a trace.
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
          "No (name|subject alternative) .*",
          "[-\\w%. \\t]*",
          "Caused by:",
          "at io.headwater.");

  // Between these headings stand messages of the plugins; before and behind, Kafka's and Connect's.
  private static final Pattern MESSAGES =
      Pattern.compile("## Source (.*) ## Messages of Kafka and Connect .*");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final int TELLING_WORDS = 4;

  private final ProjectFiles project = ProjectFiles.find();

  @Test
  void everyMessageStandsOnThePage() throws IOException {
    String page = read("troubleshooting.md");
    // The documentation of an option that a constant holds.
    String reference = read("configuration.md");
    List<SourceTexts.Text> texts = texts();
    Set<String> missing = new TreeSet<>();
    for (SourceTexts.Text text : texts) {
      String words = text.words();
      boolean message =
          !text.file().equals(SEARCHED)
              && !NO_MESSAGES.contains(words)
              && !HEADERS.matcher(words).matches();
      if (message && !page.contains(words) && !reference.contains(words)) {
        missing.add(text.file() + ": " + words);
      }
    }
    assertThat(texts).as("texts of the plugins").hasSizeGreaterThan(300);
    assertThat(missing).as("messages that docs/troubleshooting.md does not explain").isEmpty();
  }

  @Test
  void everyMessageOnThePageIsOneOfTheSources() throws IOException {
    List<String> texts = texts().stream().map(SourceTexts.Text::words).distinct().toList();
    Matcher messages = MESSAGES.matcher(read("troubleshooting.md"));
    assertThat(messages.find()).isTrue();
    Matcher quoted = QUOTED.matcher(messages.group(1));
    Set<String> unknown = new TreeSet<>();
    while (quoted.find()) {
      for (String piece : quoted.group(1).split("<[^>]*>", -1)) {
        boolean telling = SourceTexts.countWords(piece) >= TELLING_WORDS;
        if (telling
            && texts.stream().noneMatch(text -> piece.contains(text) || text.contains(piece))) {
          unknown.add(piece);
        }
      }
    }
    assertThat(unknown).as("messages that the plugins do not give any more").isEmpty();
  }

  private List<SourceTexts.Text> texts() throws IOException {
    List<SourceTexts.Text> texts = new ArrayList<>();
    for (String module : MODULES) {
      Path sources = project.root().resolve(module).resolve("src/main/java");
      texts.addAll(SourceTexts.below(sources, PREVIEW));
    }
    return texts;
  }

  private String read(String page) throws IOException {
    return SourceTexts.onOneLine(Files.readString(project.docs().resolve(page)));
  }
}
