package io.headwater.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.pipeline.ProjectFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the plugins' zips and beside them, and what must not be. */
class PluginZipIT {
  private static final Pattern LISTED =
      Pattern.compile("^\\| `([^`]+\\.jar)` \\| `[^`]+` \\| (.*) \\|$", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
  // Beside what is needed there is room for little.
  private static final Map<String, Long> MOST_BYTES =
      Map.of("source-connector", 11_000_000L, "sink-connector", 20_000_000L);

  static List<PluginZip> zips() {
    return ProjectFiles.find().pluginZips().stream().map(PluginZip::read).toList();
  }

  @ParameterizedTest
  @MethodSource("zips")
  void isOneFolderLaidOutAsConfluentHubHasIt(PluginZip zip) throws IOException {
    JsonNode manifest = zip.json("manifest.json");
    assertThat(zip.folder())
        .isEqualTo(
            "%s-%s-%s/",
            manifest.at("/owner/username").asText(),
            manifest.path("name").asText(),
            manifest.path("version").asText());
    assertThat(zip.entries()).allMatch(entry -> entry.startsWith(zip.folder()));
    assertThat(zip.files().keySet())
        .allMatch(name -> name.matches("manifest\\.json|(assets|doc|etc|lib)/.+"))
        .contains("doc/README.md", "doc/LICENSE", "doc/NOTICE", "doc/CHANGELOG.md");
    assertThat(zip.text("manifest.json")).doesNotContain("${");
    assertThat(manifest.path("title").asText()).startsWith("Headwater ");
    assertThat(manifest.path("description").asText()).isNotBlank();
    assertThat(manifest.at("/license/0/name").asText()).isEqualTo("Apache-2.0");
    assertThat(manifest.at("/component_types/0").asText() + "-connector")
        .isEqualTo(manifest.path("name").asText());

    // Confluent Hub asks for at least 400 by 200 pixels.
    for (JsonNode logo : manifest.findValues("logo")) {
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(zip.content(logo.asText())));
      assertThat(picture.getWidth()).isGreaterThanOrEqualTo(400);
      assertThat(picture.getHeight()).isGreaterThanOrEqualTo(200);
    }
  }

  @ParameterizedTest
  @MethodSource("zips")
  void bringsTheExamplesOfItsSide(PluginZip zip) throws IOException {
    ProjectFiles project = ProjectFiles.find();
    String side = zip.json("manifest.json").at("/component_types/0").asText();
    Set<String> expected = new TreeSet<>(Set.of("etc/worker.properties"));
    for (String name : project.connectorConfigs()) {
      if (name.startsWith(side)) {
        expected.add("etc/" + name);
        assertThat(zip.text("etc/" + name)).isEqualTo(project.config(name));
      }
    }
    assertThat(zip.files().keySet().stream().filter(name -> name.startsWith("etc/")))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("zips")
  void isFoundAsAServiceByTheVersionOfTheBuild(PluginZip zip) throws IOException {
    JsonNode manifest = zip.json("manifest.json");
    boolean source = manifest.path("name").asText().equals("source-connector");
    String jar = manifest.path("name").asText() + "-" + manifest.path("version").asText() + ".jar";
    Map<String, byte[]> files = PluginZip.contents(zip.jar(jar));
    byte[] service =
        files.get(
            "META-INF/services/org.apache.kafka.connect."
                + (source ? "source.SourceConnector" : "sink.SinkConnector"));
    assertThat(new String(service, UTF_8).strip())
        .isEqualTo(
            source
                ? "io.headwater.source.DynamoDbStreamsSourceConnector"
                : "io.headwater.sink.OpenSearchSinkConnector");
    assertThat(new String(files.get("META-INF/MANIFEST.MF"), UTF_8))
        .contains("Implementation-Version: " + manifest.path("version").asText());
  }

  @ParameterizedTest
  @MethodSource("zips")
  void noZipBringsWhatTheWorkerBringsOrNothingUses(PluginZip zip) throws IOException {
    assertThat(zip.jars())
        .noneMatch(
            jar -> jar.matches("(kafka|connect-(api|json|runtime)|slf4j|log4j|logback)[-_].*"))
        .noneMatch(jar -> jar.matches("(netty|apache-client|aws-crt-client|jsr305|yasson)-.*"))
        .noneMatch(jar -> jar.matches("jakarta\\.(annotation|json\\.bind)-api-.*"));
    assertThat(Files.size(zip.file()))
        .isLessThan(MOST_BYTES.get(zip.json("manifest.json").path("name").asText()));
  }

  @ParameterizedTest
  @MethodSource("zips")
  void theBillOfMaterialsHasExactlyTheJarsThatAreThere(PluginZip zip) throws IOException {
    JsonNode bill = zip.json("doc/sbom.cdx.json");
    assertThat(Files.readString(zip.beside(".cdx.json"))).isEqualTo(zip.text("doc/sbom.cdx.json"));
    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.has("serialNumber")).isFalse();
    assertThat(bill.path("metadata").has("timestamp")).isFalse();

    Set<String> jars = new TreeSet<>(Set.of(jarOf(bill.at("/metadata/component"))));
    for (JsonNode component : bill.path("components")) {
      String jar = jarOf(component);
      jars.add(jar);
      for (JsonNode hash : component.path("hashes")) {
        if (hash.path("alg").asText().equals("SHA-256")) {
          assertThat(hash.path("content").asText())
              .as(jar)
              .isEqualTo(digest("SHA-256", zip.jar(jar)));
        }
      }
      assertThat(component.path("hashes").toString()).as(jar).contains("SHA-256");
      assertThat(component.path("licenses")).as("licences of %s", jar).isNotEmpty();
    }
    assertThat(zip.jars()).containsExactlyInAnyOrderElementsOf(jars);
  }

  private static String jarOf(JsonNode component) {
    return component.path("name").asText() + "-" + component.path("version").asText() + ".jar";
  }

  @ParameterizedTest
  @MethodSource("zips")
  void everyJarOfOthersIsListedWithALicenceWhoseTextIsThere(PluginZip zip) throws IOException {
    Set<String> own = new TreeSet<>();
    for (JsonNode component : zip.json("doc/sbom.cdx.json").path("components")) {
      if (component.path("group").asText().equals("io.headwater")) {
        own.add(jarOf(component));
      }
    }
    own.add(jarOf(zip.json("doc/sbom.cdx.json").at("/metadata/component")));

    Set<String> listed = new TreeSet<>();
    Matcher lines = LISTED.matcher(zip.text("doc/THIRD-PARTY.md"));
    while (lines.find()) {
      listed.add(lines.group(1));
      List<String> texts = LINK.matcher(lines.group(2)).results().map(m -> m.group(1)).toList();
      assertThat(texts).as("licences of %s", lines.group(1)).isNotEmpty();
      texts.forEach(text -> assertThat(zip.text("doc/" + text)).hasSizeGreaterThan(500));
    }
    assertThat(zip.jars().stream().filter(jar -> !own.contains(jar)))
        .containsExactlyInAnyOrderElementsOf(listed);
  }

  @ParameterizedTest
  @MethodSource("zips")
  void noEntryTellsWhenItWasBuilt(PluginZip zip) throws IOException {
    LocalDate released = LocalDate.parse(zip.json("manifest.json").path("release_date").asText());
    assertThat(zip.days()).containsExactly(released);
    String version = zip.json("manifest.json").path("version").asText();
    List<String> own = zip.jars().stream().filter(jar -> jar.endsWith(version + ".jar")).toList();
    assertThat(own).hasSizeGreaterThanOrEqualTo(2);
    for (String jar : own) {
      assertThat(PluginZip.days(zip.jar(jar))).as(jar).containsExactly(released);
    }
  }

  @ParameterizedTest
  @MethodSource("zips")
  void checksumsAreBesideIt(PluginZip zip) throws IOException {
    for (Path file : List.of(zip.file(), zip.beside(".cdx.json"))) {
      String name = file.getFileName().toString();
      for (String algorithm : List.of("SHA-256", "SHA-512")) {
        Path sum =
            file.resolveSibling(name + "." + algorithm.toLowerCase(Locale.ROOT).replace("-", ""));
        assertThat(Files.readString(sum).strip())
            .isEqualTo(digest(algorithm, Files.readAllBytes(file)) + " *" + name);
      }
    }
  }

  private static String digest(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
