package io.headwater.it.containers;

import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.testcontainers.utility.DockerImageName;

/**
 * Which images run: those that {@code docker/compose.yaml} starts, unless a system property {@code
 * containers.<server>.image} names another one.
 */
final class Images {
  private final Properties versions = new Properties();

  Images() {
    Path file = ProjectFiles.find().root().resolve("docker").resolve(".env");
    try (var reader = Files.newBufferedReader(file)) {
      versions.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  DockerImageName kafka() {
    return image("kafka", "apache/kafka", "KAFKA_VERSION");
  }

  DockerImageName openSearch() {
    return image("opensearch", "opensearchproject/opensearch", "OPENSEARCH_VERSION");
  }

  DockerImageName dynamoDb() {
    return image("dynamodb", "amazon/dynamodb-local", "DYNAMODB_LOCAL_VERSION");
  }

  /** Made by docker/build. */
  DockerImageName connect() {
    return image("connect", "headwater-connect", "HEADWATER_VERSION");
  }

  private DockerImageName image(String server, String name, String version) {
    String given = System.getProperty("containers." + server + ".image");
    return given == null
        ? DockerImageName.parse(name + ":" + versions.getProperty(version))
        : DockerImageName.parse(given).asCompatibleSubstituteFor(name);
  }
}
