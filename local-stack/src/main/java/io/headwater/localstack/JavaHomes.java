package io.headwater.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The Javas of this machine. */
public final class JavaHomes {
  /** Names a Java of version 21 or newer. */
  public static final String JAVA_21_PROPERTY = "headwater.java21.home";

  private static final Path DEBIAN = Path.of("/usr/lib/jvm");

  private JavaHomes() {}

  /**
   * A Java of at least version 21: what {@code headwater.java21.home} names, else this process's,
   * else one that an environment variable {@code JAVA_HOME…} names, else one below {@code
   * /usr/lib/jvm}.
   */
  public static Optional<Path> atLeast21() {
    String named = System.getProperty(JAVA_21_PROPERTY);
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return candidates().filter(home -> version(home) >= 21).findFirst();
  }

  /**
   * A Java of just that feature version: this process's, else one that an environment variable
   * {@code JAVA_HOME…} names, else one below {@code /usr/lib/jvm}.
   */
  public static Optional<Path> ofVersion(int feature) {
    return candidates().filter(home -> version(home) == feature).findFirst();
  }

  private static Stream<Path> candidates() {
    return Stream.concat(
        Stream.of(Path.of(System.getProperty("java.home", ""))),
        Stream.concat(
            System.getenv().entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("JAVA_HOME"))
                .sorted(Map.Entry.comparingByKey())
                .map(variable -> Path.of(variable.getValue())),
            folders(DEBIAN)));
  }

  private static Stream<Path> folders(Path parent) {
    if (!Files.isDirectory(parent)) {
      return Stream.of();
    }
    try (Stream<Path> folders = Files.list(parent)) {
      return folders.sorted().toList().stream();
    } catch (IOException e) {
      throw new LocalStackException("cannot list " + parent, e);
    }
  }

  /** The feature version that the file {@code release} of a JDK tells, 0 if there is none. */
  static int version(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isRegularFile(release)) {
      return 0;
    }
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(release)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new LocalStackException("cannot read " + release, e);
    }
    String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
    String feature = version.split("[^0-9]", 2)[0];
    return feature.isEmpty() ? 0 : Integer.parseInt(feature);
  }
}
