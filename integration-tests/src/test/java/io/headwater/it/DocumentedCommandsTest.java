package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No command of the documentation is neither run nor excused. */
class DocumentedCommandsTest {
  @Test
  void everyShellBlockIsRunOrSaysWhyNot() throws IOException {
    List<ShellBlocks.Block> shell =
        ShellBlocks.all().stream()
            .filter(ShellBlocks.Block::isShell)
            .filter(block -> !block.page().equals(DocumentedCommands.QUICK_START))
            .toList();
    assertThat(shell).allSatisfy(block -> assertThat(entries(block)).as("%s", block).isEqualTo(1));
    assertThat(shell).hasSize(DocumentedCommands.RUN.size() + DocumentedCommands.NOT_RUN.size());
  }

  @Test
  void shellBlocksSayThatTheyAreShell() throws IOException {
    assertThat(ShellBlocks.all()).noneMatch(ShellBlocks.Block::looksLikeShell);
  }

  private static long entries(ShellBlocks.Block block) {
    return DocumentedCommands.RUN.stream().filter(entry -> entry.fits(block)).count()
        + DocumentedCommands.NOT_RUN.stream().filter(entry -> entry.fits(block)).count();
  }
}
