package io.headwater.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, run as a process. */
class RunnableJarIT {
  private static final Path JAR = Path.of("target", "headwater.jar").toAbsolutePath();

  private final Path folder;

  RunnableJarIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void validatesAllExamplesAndTellsItsVersion() throws IOException, InterruptedException {
    List<String> call = new ArrayList<>(List.of("validate"));
    call.addAll(ValidateTest.examples().toList());
    Run run = run(call);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().filter(line -> line.contains(": right, a ")))
        .hasSize(call.size() - 1);
    assertThat(run.code()).isZero();

    assertThat(run(List.of("--version")).out()).matches("Headwater [0-9]+\\.[0-9]+.*\\s*");
  }

  @Test
  void explainsEventsAndKeysWithCharactersBeyondAscii() throws IOException, InterruptedException {
    Path config = Files.writeString(folder.resolve("s.json"), "{\"index\":\"orders\"}");
    Path event =
        Files.writeString(
            folder.resolve("e.json"),
            "{\"op\":\"c\",\"version\":17592189633208,\"key\":{\"pk\":\"\u00e9\"},\"source\":{\"table\":\"o\"},\"after\":{\"n\":\"\u00fc\"}}");
    Run run = run(List.of("explain", "event", event.toString(), "--config", config.toString()));
    assertThat(run.out()).contains("\"id\":\"\u00e9\"", "{\"n\":\"\u00fc\"}");
    assertThat(run.code()).isZero();
  }

  @Test
  void tellsWrongFilesByItsCode() throws IOException, InterruptedException {
    Path wrong = Files.writeString(folder.resolve("w.json"), "{\"indx\":\"i\"}");
    assertThat(run(List.of("validate", wrong.toString())).code()).isEqualTo(1);
    assertThat(run(List.of("validate")).code()).isEqualTo(2);
  }

  private Run run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString()));
    command.addAll(arguments);
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    Process process = new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Run(
        process.exitValue(),
        Files.readString(out.toPath(), UTF_8),
        Files.readString(err.toPath(), UTF_8));
  }
}
