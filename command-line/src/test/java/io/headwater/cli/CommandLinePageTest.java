package io.headwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/command-line.md true: its calls give what stands below them. */
class CommandLinePageTest {
  private static final Pattern CONSOLE =
      Pattern.compile("```console\n\\$ java -jar headwater.jar (.*)\n((?s:.*?))```");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @Test
  void everyCallPrintsWhatThePageShows() throws IOException {
    Matcher blocks = CONSOLE.matcher(Files.readString(Path.of("..", "docs", "command-line.md")));
    int calls = 0;
    while (blocks.find()) {
      List<String> words = new ArrayList<>();
      Matcher word = WORD.matcher(blocks.group(1));
      while (word.find()) {
        // The page's calls are made in the project's folder.
        words.add(
            word.group(1) != null
                ? word.group(1)
                : word.group(2).replaceFirst("^config/", "../config/"));
      }
      Run run = Run.of(words.toArray(String[]::new));
      assertThat(run.out().replace("../config/", "config/")).isEqualTo(blocks.group(2));
      assertThat(run.code()).isZero();
      calls++;
    }
    assertThat(calls).isEqualTo(3);
  }
}
