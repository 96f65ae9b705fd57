package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is in the plugins' zips, and what must not be. */
class PluginZipIT {
  @Test
  void eachZipIsOneFolderOfJarsWithItsLicenceAndSbom() throws IOException {
    for (Path zip : ProjectFiles.find().pluginZips()) {
      String folder = zip.getFileName().toString().replaceFirst("\\.zip$", "/");
      List<String> entries = entries(zip);
      assertThat(entries).as("%s", zip.getFileName()).allMatch(entry -> entry.startsWith(folder));
      assertThat(entries).contains(folder + "LICENSE", folder + "NOTICE", folder + "sbom.json");
      assertThat(entries)
          .anyMatch(entry -> entry.matches(".*/lib/change-event-.*\\.jar"))
          .anyMatch(entry -> entry.matches(".*/lib/connect-status-.*\\.jar"))
          .anyMatch(entry -> entry.matches(".*/lib/(source|sink)-connector-.*\\.jar"));
    }
  }

  @Test
  void noZipBringsWhatTheWorkerBrings() throws IOException {
    for (Path zip : ProjectFiles.find().pluginZips()) {
      assertThat(entries(zip))
          .as("%s", zip.getFileName())
          .noneMatch(
              entry ->
                  entry.matches(
                      ".*/(kafka-.*|connect-(api|json|runtime).*|slf4j-.*|log4j-.*|logback-.*|netty-.*|(javax|jakarta)\\.ws\\.rs-.*)\\.jar"));
    }
  }

  @Test
  void noEntryTellsWhenItWasBuilt() throws IOException {
    for (Path zip : ProjectFiles.find().pluginZips()) {
      try (ZipFile file = new ZipFile(zip.toFile())) {
        assertThat(file.stream().map(ZipEntry::getTime).distinct())
            .as("%s", zip.getFileName())
            .hasSize(1);
      }
    }
  }

  private static List<String> entries(Path zip) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }
}
