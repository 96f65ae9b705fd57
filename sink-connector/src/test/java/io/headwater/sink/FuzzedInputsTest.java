package io.headwater.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.opensearch.AnswerFuzz;
import io.headwater.sink.projection.ProjectionFuzz;
import io.headwater.sink.write.RecordFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The fuzz targets with what they began with and what they found: {@code -Pfuzz} looks for more.
 */
class FuzzedInputsTest {
  private static final Path FOLDER = Path.of("src/test/resources/io/headwater/sink");

  @TestFactory
  Stream<DynamicTest> savedInputsPass() {
    return Stream.of(
            of("opensearch/AnswerFuzzInputs/isReadOrRefused", new AnswerFuzz()::isReadOrRefused),
            of(
                "projection/ProjectionFuzzInputs/givesOneLineOfJson",
                new ProjectionFuzz()::givesOneLineOfJson),
            of(
                "write/RecordFuzzInputs/isWrittenSkippedOrRefused",
                new RecordFuzz()::isWrittenSkippedOrRefused))
        .flatMap(tests -> tests);
  }

  private static Stream<DynamicTest> of(String inputs, Consumer<byte[]> target) {
    List<Path> saved;
    try (Stream<Path> files = Files.list(FOLDER.resolve(inputs))) {
      saved = files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(saved).as(inputs).isNotEmpty();
    return saved.stream()
        .map(
            input ->
                DynamicTest.dynamicTest(
                    inputs + "/" + input.getFileName(),
                    () -> target.accept(Files.readAllBytes(input))));
  }
}
