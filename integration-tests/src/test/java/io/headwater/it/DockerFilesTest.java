package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the files below docker say of each other and of the project, without Docker. */
class DockerFilesTest {
  private static final Path DOCKER = ProjectFiles.find().root().resolve("docker");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)}");
  private static final Pattern PUBLISHED = Pattern.compile("127\\.0\\.0\\.1:(\\d+):\\d+");

  private static JsonNode compose() throws IOException {
    return new YAMLMapper().readTree(DOCKER.resolve("compose.yaml").toFile());
  }

  private static Map<String, JsonNode> services() throws IOException {
    Map<String, JsonNode> services = new LinkedHashMap<>();
    compose()
        .path("services")
        .properties()
        .forEach(service -> services.put(service.getKey(), service.getValue()));
    return services;
  }

  private static Properties versions() throws IOException {
    Properties versions = new Properties();
    try (var reader = Files.newBufferedReader(DOCKER.resolve(".env"))) {
      versions.load(reader);
    }
    return versions;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  @Test
  void everyVersionIsPinnedInOnePlace() throws IOException {
    Set<String> used = new TreeSet<>();
    for (Map.Entry<String, JsonNode> service : services().entrySet()) {
      String image = service.getValue().path("image").asText();
      Matcher variable = VARIABLE.matcher(image);
      assertThat(variable.find()).as("%s: %s", service.getKey(), image).isTrue();
      assertThat(image).endsWith(":" + variable.group());
      used.add(variable.group(1));
    }
    Properties versions = versions();
    assertThat(versions.getProperty("COMPOSE_PROJECT_NAME")).isEqualTo("headwater");
    versions.remove("COMPOSE_PROJECT_NAME");
    assertThat(versions.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(used);
    assertThat(versions.values()).doesNotContain("latest", "");
  }

  @Test
  void ourImagesHaveTheBuildsVersionAndTheBrokersBase() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>headwater</artifactId>\\s*<version>([^<]+)<")
            .matcher(Files.readString(ProjectFiles.find().root().resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    Properties versions = versions();
    assertThat(versions.getProperty("HEADWATER_VERSION")).isEqualTo(version.group(1));
    assertThat(Files.readString(DOCKER.resolve("Dockerfile")))
        .contains("ARG BASE_IMAGE=apache/kafka:" + versions.getProperty("KAFKA_VERSION") + "\n")
        .contains("HEALTHCHECK ", "USER 1000", "STOPSIGNAL SIGTERM");
  }

  @Test
  void everyServerTellsItsHealthAndWaitsForThatOfOthers() throws IOException {
    Map<String, JsonNode> services = services();
    Set<String> silent = new TreeSet<>();
    services.forEach(
        (name, service) -> {
          if (!service.has("healthcheck")) {
            silent.add(name);
          }
          service
              .path("depends_on")
              .properties()
              .forEach(
                  needed -> {
                    assertThat(services).containsKey(needed.getKey());
                    assertThat(needed.getValue().path("condition").asText())
                        .as("%s needs %s", name, needed.getKey())
                        .isEqualTo("service_healthy");
                  });
        });
    // The worker's check is in its image, and the demo ends.
    assertThat(silent).containsExactly("connect", "demo");
  }

  @Test
  void portsAreOpenOnThisMachineOnlyAndToldInTheReadme() throws IOException {
    Map<String, String> ports = new TreeMap<>();
    for (Map.Entry<String, JsonNode> service : services().entrySet()) {
      for (String port : texts(service.getValue().path("ports"))) {
        Matcher published = PUBLISHED.matcher(port);
        assertThat(published.matches()).as("%s: %s", service.getKey(), port).isTrue();
        assertThat(ports.put(published.group(1), service.getKey())).isNull();
      }
    }
    String readme = Files.readString(DOCKER.resolve("README.md"));
    assertThat(ports.keySet()).allMatch(port -> readme.contains("localhost:" + port));
    assertThat(services().keySet()).allMatch(service -> readme.contains("`" + service + "`"));
  }

  @Test
  void whatIsMountedIsThere() throws IOException {
    Set<String> named = new TreeSet<>();
    for (JsonNode service : services().values()) {
      for (String volume : texts(service.path("volumes"))) {
        String source = volume.substring(0, volume.indexOf(':'));
        if (source.startsWith("./")) {
          assertThat(DOCKER.resolve(source)).exists();
          assertThat(volume).endsWith(":ro");
        } else {
          named.add(source);
        }
      }
    }
    Set<String> declared = new TreeSet<>();
    compose().path("volumes").fieldNames().forEachRemaining(declared::add);
    assertThat(named).isEqualTo(declared);
  }

  @Test
  void noFileHoldsAPassword() throws IOException {
    for (String file : List.of("compose.yaml", ".env", "Dockerfile")) {
      assertThat(Files.readString(DOCKER.resolve(file)).toLowerCase(Locale.ROOT))
          .as(file)
          .doesNotContainPattern("password *[:=]");
    }
  }

  @Test
  void theWorkerTakesTheEnvironmentThatTheConnectorsReferTo() throws IOException {
    JsonNode environment = compose().path("services").path("connect").path("environment");
    for (String config : List.of("source-products.json", "sink-products.json")) {
      Matcher reference =
          Pattern.compile("\\$\\{env:([A-Z_]+)}").matcher(ProjectFiles.find().config(config));
      while (reference.find()) {
        assertThat(environment.path(reference.group(1)).asText()).as(config).startsWith("http://");
      }
    }
  }
}
