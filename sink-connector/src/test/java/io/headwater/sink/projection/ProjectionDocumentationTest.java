package io.headwater.sink.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.input.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the examples in docs/projection.md. */
class ProjectionDocumentationTest {
  private static final Pattern BLOCK =
      Pattern.compile("```json (projection|item|document)\n(.*?)```", Pattern.DOTALL);

  @Test
  void examplesAreTrue() throws IOException {
    List<MatchResult> blocks = BLOCK.matcher(page()).results().toList();
    Projection projection = Projection.parse("{}", Set.of(), "{}", List.of());
    int documents = 0;
    for (int i = 0; i < blocks.size(); i++) {
      String text = blocks.get(i).group(2);
      String kind = blocks.get(i).group(1);
      if (kind.equals("projection")) {
        projection = Projection.parse(text, Set.of(), "{}", List.of());
      } else if (kind.equals("item")) {
        byte[] item = text.strip().getBytes(UTF_8);
        Projected projected = projection.project(new Image(item, 0, item.length, false));
        boolean indexed = i + 1 < blocks.size() && blocks.get(i + 1).group(1).equals("document");
        assertThat(projected.included()).as(text).isEqualTo(indexed);
        if (indexed) {
          Object expected = JsonTree.read(blocks.get(++i).group(2).getBytes(UTF_8));
          assertThat(new String(projected.document().toByteArray(), UTF_8))
              .isEqualTo(JsonTree.write(expected));
          documents++;
        }
      }
    }
    assertThat(documents).isEqualTo(5);
  }

  @Test
  void everyRuleIsDocumented() throws IOException {
    String page = page();
    Matcher known =
        Pattern.compile("known are (.*)").matcher(ProjectionRefusalTest.refusal("{\"x\":1}"));
    assertThat(known.find()).isTrue();
    for (String rule : known.group(1).split(", ", -1)) {
      assertThat(page).contains("`" + rule);
    }
    for (MetadataSource source : MetadataSource.values()) {
      assertThat(page).contains("`" + source.word + "`");
    }
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "projection.md"));
  }
}
