package io.headwater.event;

import static org.assertj.core.api.Assertions.assertThat;

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
  private static final Path FOLDER = Path.of("src/test/resources/io/headwater/event");

  @TestFactory
  Stream<DynamicTest> savedInputsPass() {
    return Stream.of(
            of(
                "JsonScannerFuzz/takesWhatJacksonTakes",
                new JsonScannerFuzz()::takesWhatJacksonTakes),
            of(
                "EnvelopeFuzz/isRefusedOrComesBackAsItWas",
                new EnvelopeFuzz()::isRefusedOrComesBackAsItWas),
            of("VersionFuzz/orderIsKept", new VersionFuzz()::orderIsKept),
            of(
                "ItemKeyFuzz/keysTextsAndIdsAreOneToOne",
                new ItemKeyFuzz()::keysTextsAndIdsAreOneToOne))
        .flatMap(tests -> tests);
  }

  private static Stream<DynamicTest> of(String target, Consumer<byte[]> test) {
    List<Path> inputs;
    try (Stream<Path> files = Files.list(FOLDER.resolve(target.replace("/", "Inputs/")))) {
      inputs = files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(inputs).as(target).isNotEmpty();
    return inputs.stream()
        .map(
            input ->
                DynamicTest.dynamicTest(
                    target + "/" + input.getFileName(),
                    () -> test.accept(Files.readAllBytes(input))));
  }
}
