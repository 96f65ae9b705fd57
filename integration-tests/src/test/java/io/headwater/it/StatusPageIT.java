package io.headwater.it;

import static io.headwater.pipeline.DynamoTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The status page in a browser; {@code ./mvnw verify -Pbrowser}. Leaves screenshots in {@code
 * target/it/status-page-browser} and, with {@code -Dheadwater.docs.write=true}, in {@code
 * docs/images}.
 */
@Tag("browser")
class StatusPageIT {
  private static final String TABLE = "products";
  private static final String ODD_NAME = "sink-<b>failing";

  private static final boolean WRITES_DOCS = Boolean.getBoolean("headwater.docs.write");

  @Test
  void thePageShowsAllConnectorsInLightAndDarkOnAnyScreen() throws IOException {
    Path folder = ProjectFiles.find().freshFolder("it/status-page-browser");
    Optional<Chromium> found = Chromium.find(folder);
    Assumptions.assumeTrue(
        found.isPresent(), "no chromium on the PATH; Debian's package is chromium");
    Chromium chromium = found.orElseThrow();
    try (Pipeline pipeline = Pipeline.start("status-page", stack -> stack.quickStart())) {
      DynamoTable table = pipeline.table(TABLE, key("id", S));
      SteadyWriter writer = SteadyWriter.start(table, 1, Duration.ofMillis(20));
      writer.await(5);
      pipeline.deploy(pipeline.source(TABLE));
      pipeline.deploy(pipeline.sink(TABLE));
      URI page = pipeline.stack().connect().get(0).uri().resolve("/headwater");
      StatusClient status = new StatusClient(pipeline.stack().connect().get(0).uri());
      Pipeline.await(
          () -> "some history of all tasks: " + status.status(),
          () -> {
            List<JsonNode> histories = status.status().findValues("history");
            return histories.size() >= 2
                && histories.stream().allMatch(history -> history.size() >= 4);
          });
      if (WRITES_DOCS) {
        // So that the charts have something to show.
        Pipeline.sleep(Duration.ofMinutes(4));
      }
      take(chromium, page, "status-light", 1200, 1010, false);
      take(chromium, page, "status-phone-dark", 390, 1560, true);
      writer.finish();

      ConnectorConfig failing =
          pipeline
              .sink(TABLE)
              .named(ODD_NAME)
              .with("tasks.max", "1")
              .with("index", "failing")
              .with("errors.tolerance", "none")
              .with("index.mappings", "{\"dynamic\":\"strict\"}");
      pipeline.connect().putConfig(failing.name(), failing.options());
      Pipeline.awaitFailure(pipeline.connect(), failing.name());
      Pipeline.await("bad health", () -> status.health().statusCode() == 503);
      String dom = chromium.dom(page);
      assertThat(dom)
          .contains("source-" + TABLE, "sink-" + TABLE, "1 problem", "class=\"line\"")
          .contains("sink-&lt;b&gt;failing")
          .doesNotContain("<b>failing", "loading …");
      take(chromium, page, "status-problem", 1200, 1600, false);
    }
  }

  private static void take(
      Chromium chromium, URI page, String name, int width, int height, boolean dark)
      throws IOException {
    Path file = chromium.folder().resolve(name + ".png");
    chromium.screenshot(page, file, width, height, dark);
    assertThat(file).isNotEmptyFile();
    if (WRITES_DOCS && !name.contains("problem")) {
      Path images = ProjectFiles.find().docs().resolve("images");
      Files.createDirectories(images);
      Files.copy(file, images.resolve(name + ".png"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
