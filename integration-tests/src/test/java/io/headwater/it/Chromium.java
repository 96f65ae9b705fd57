package io.headwater.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Headless Chromium.
 *
 * @param folder for its profile and what it says
 */
record Chromium(Path program, Path folder) {
  /** The one on the path, if there is one. */
  static Optional<Chromium> find(Path folder) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(Path::of)
        .flatMap(path -> List.of(path.resolve("chromium"), path.resolve("google-chrome")).stream())
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Chromium(program, folder));
  }

  /** The page after its script has run, as HTML. */
  String dom(URI page) {
    return run(page, "--dump-dom");
  }

  /** What one sees. */
  void screenshot(URI page, Path file, int width, int height, boolean dark) {
    run(
        page,
        "--screenshot=" + file,
        "--hide-scrollbars",
        "--window-size=" + width + "," + height,
        "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1));
  }

  private String run(URI page, String... options) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(
        List.of(
            "--headless=new",
            // It shows nothing but our own page, and tests may run as root.
            "--no-sandbox",
            "--disable-gpu",
            "--user-data-dir=" + folder.resolve("profile"),
            "--virtual-time-budget=3000"));
    command.addAll(List.of(options));
    command.add(page.toString());
    Path output = folder.resolve("chromium.out");
    try {
      Files.createDirectories(folder);
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(folder.resolve("chromium.err").toFile())
              .start();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(command + " does not end");
      }
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
