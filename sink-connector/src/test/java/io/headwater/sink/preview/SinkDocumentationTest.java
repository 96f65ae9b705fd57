package io.headwater.sink.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.config.Configurations;
import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.write.ErrorHeaders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/sink.md true, as far as a test can. */
class SinkDocumentationTest {
  /** What looks like an option and is a setting of OpenSearch's, or a member of another option. */
  private static final Set<String> ELSEWHERE =
      Set.of("index.gc_deletes", "projection.indices", "projection.filter");

  private final String page;

  SinkDocumentationTest() throws IOException {
    page = Files.readString(Path.of("..", "docs", "sink.md"));
  }

  @Test
  void thePreviewPrintsWhatThePageShows() throws IOException {
    StringWriter out = new StringWriter();
    Preview preview = Preview.of(Configurations.options(block("connector")), false);

    assertThat(preview.problems()).isEmpty();
    preview.print(
        new BufferedReader(new StringReader(block("events"))), new PrintWriter(out, true));

    assertThat(out.toString().lines()).containsExactlyElementsOf(block("preview").lines().toList());
  }

  @Test
  void theRedrivingConnectorIsTaken() throws IOException {
    Map<String, String> options = Configurations.options(block("redrive"));

    assertThat(SinkSettings.definition().validate(options))
        .allSatisfy(option -> assertThat(option.errorMessages()).as(option.name()).isEmpty());
    assertThat(SinkSettings.problems(options)).isEmpty();
  }

  @Test
  void everyErrorHeaderIsExplained() throws IllegalAccessException {
    for (Field header : ErrorHeaders.class.getFields()) {
      assertThat(page).contains("`" + header.get(null) + "`");
    }
  }

  @Test
  void everyOptionThatIsNamedExists() {
    Set<String> known = SinkSettings.definition().names();
    Set<String> groups =
        known.stream()
            .map(name -> name.replaceFirst("\\..*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    Matcher named = Pattern.compile("`([a-z]+(\\.[a-z]+)+)(?=[=`])").matcher(page);
    int options = 0;
    while (named.find()) {
      String name = named.group(1);
      if (groups.contains(name.replaceFirst("\\..*", "")) && !ELSEWHERE.contains(name)) {
        assertThat(known).contains(name);
        options++;
      }
    }
    assertThat(options).isGreaterThan(30);
  }

  private String block(String kind) {
    Matcher block = Pattern.compile("```json " + kind + "\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).as("a block of %s", kind).isTrue();
    return block.group(1);
  }
}
