package io.headwater.it;

import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same history on each {@link Combination}. Writes each one's row to {@code
 * target/compatibility}, and with {@code -Dheadwater.docs.write=true} {@code docs/compatibility.md}
 * of all rows that are there.
 */
@Tag("compatibility")
class CompatibilityIT {
  private static final long SEED = 20261126;
  private static final Pattern JAVA = Pattern.compile("jvm\\.spec = [^\\n]*?, ([0-9][^,\\n]*),");
  private static final Pattern KAFKA = Pattern.compile("Kafka version: (\\S+)");

  static List<Combination> combinations() {
    return Combination.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("combinations")
  void theIndexEndsEqualToTheTable(Combination combination) {
    combination
        .lacking()
        .ifPresent(
            reason -> {
              write(combination, row(combination, "not run"));
              Assumptions.abort(combination + ": " + reason);
            });
    try (Pipeline pipeline =
        Pipeline.start(
            "compatibility/" + combination.folder(),
            stack -> combination.choose(stack).quickStart())) {
      long events = new SmokeHistory(pipeline, SEED).run();
      write(
          combination,
          new CompatibilityPage.Row(
              pipeline.connect().version(),
              told(KAFKA, pipeline.stack().kafka().logFile()),
              pipeline.search().get("/").path("version").path("number").asText(),
              told(JAVA, pipeline.stack().connect().get(0).logFile()),
              events,
              CompatibilityPage.Row.PASSED));
    } catch (AssertionError | RuntimeException e) {
      write(combination, row(combination, "failed"));
      throw new AssertionError(combination + ", seed " + SEED, e);
    }
  }

  private static CompatibilityPage.Row row(Combination combination, String result) {
    return new CompatibilityPage.Row(
        combination.connect(),
        combination.kafka(),
        combination.openSearch(),
        Integer.toString(combination.java()),
        0,
        result);
  }

  private static String told(Pattern pattern, Path log) {
    try {
      Matcher told = pattern.matcher(Files.readString(log));
      if (!told.find()) {
        throw new AssertionError("no " + pattern + " in " + log);
      }
      return told.group(1);
    } catch (IOException e) {
      throw new AssertionError("cannot read " + log, e);
    }
  }

  private static Path file(Combination combination) {
    return ProjectFiles.find()
        .root()
        .resolve("integration-tests/target/compatibility")
        .resolve(combination.folder() + ".txt");
  }

  private static void write(Combination combination, CompatibilityPage.Row row) {
    try {
      Files.createDirectories(file(combination).getParent());
      Files.writeString(file(combination), row.line());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void write() throws IOException {
    if (!Boolean.getBoolean("headwater.docs.write")) {
      return;
    }
    List<CompatibilityPage.Row> rows = new ArrayList<>();
    for (Combination combination : Combination.all()) {
      if (Files.exists(file(combination))) {
        rows.add(CompatibilityPage.Row.parse(Files.readString(file(combination)).strip()));
      }
    }
    Files.writeString(CompatibilityPage.file(), new CompatibilityPage(rows).markdown());
  }
}
