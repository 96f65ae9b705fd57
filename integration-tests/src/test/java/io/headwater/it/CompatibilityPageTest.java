package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The committed page is one that {@link CompatibilityIT} wrote, of all that it is to try. */
class CompatibilityPageTest {
  private static final String REMEDY = "write it anew, see CONTRIBUTING.md";

  @Test
  void thePageIsAsItWasWritten() throws IOException {
    String page = Files.readString(CompatibilityPage.file());
    assertThat(CompatibilityPage.parse(page).markdown()).as(REMEDY).isEqualTo(page);
  }

  @Test
  void everyCombinationRanAndPassed() throws IOException {
    List<CompatibilityPage.Row> rows =
        CompatibilityPage.parse(Files.readString(CompatibilityPage.file())).rows();
    assertThat(rows.stream().map(CompatibilityPageTest::combination).toList())
        .as(REMEDY)
        .isEqualTo(Combination.all());
    assertThat(rows).extracting(CompatibilityPage.Row::result).containsOnly("passed");
    assertThat(rows).extracting(CompatibilityPage.Row::events).doesNotContain(0L);
  }

  @Test
  void theFirstCombinationIsThatOfTheOtherTests() throws IOException {
    String pom = Files.readString(ProjectFiles.find().root().resolve("pom.xml"));
    Combination first = Combination.all().get(0);
    assertThat(pom)
        .contains(
            "<server.connect.version>" + first.connect() + "<",
            "<server.kafka.version>" + first.kafka() + "<",
            "<server.opensearch.version>" + first.openSearch() + "<",
            "<maven.compiler.release>" + first.java() + "<");
  }

  private static Combination combination(CompatibilityPage.Row row) {
    return new Combination(
        row.connect(),
        row.kafka(),
        row.openSearch(),
        Integer.parseInt(row.java().split("\\.", 2)[0]));
  }
}
