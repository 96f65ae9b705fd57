package io.headwater.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The folders into which the modules below {@code local-stack/servers} have copied each server's
 * jars.
 */
final class ServerJars {
  static final String FOLDER_PROPERTY = "headwater.servers";

  private final Path servers;

  ServerJars(Path servers) {
    if (!Files.isDirectory(servers)) {
      throw new LocalStackException("there is no folder " + servers + " with the servers' modules");
    }
    this.servers = servers;
  }

  /**
   * The folder that {@code headwater.servers} names, else the nearest {@code local-stack/servers}
   * above this process.
   */
  static ServerJars find() {
    String named = System.getProperty(FOLDER_PROPERTY);
    return new ServerJars(named == null ? above(Path.of("").toAbsolutePath()) : Path.of(named));
  }

  static Path above(Path start) {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path servers = folder.resolve("local-stack").resolve("servers");
      if (Files.isDirectory(servers)) {
        return servers;
      }
    }
    throw new LocalStackException(
        "no folder local-stack/servers in or above "
            + start
            + "; name it with -D"
            + FOLDER_PROPERTY);
  }

  /**
   * The jars of the version that the system property names, else of the version that was built
   * last.
   */
  Path folder(Server server) {
    return folder(server, System.getProperty(server.versionProperty()));
  }

  /** The jars of the given version, else of the version that was built last. */
  Path folder(Server server, @Nullable String wanted) {
    Path target = servers.resolve(server.folder()).resolve("target");
    String version = wanted;
    if (version == null) {
      version = lastBuilt(target.resolve("server.properties"));
    }
    if (version != null) {
      Path jars = target.resolve("jars-" + version);
      if (Files.isDirectory(jars)) {
        return jars;
      }
    }
    throw new LocalStackException(
        "the jars of "
            + server.folder()
            + (version == null ? "" : " " + version)
            + " are not in "
            + target
            + "; build them in the project's root with: mvn package -DskipTests -am -pl local-stack/servers/"
            + server.folder()
            + (version == null ? "" : " -D" + server.versionProperty() + "=" + version));
  }

  private static @Nullable String lastBuilt(Path file) {
    if (!Files.exists(file)) {
      return null;
    }
    try (var reader = Files.newBufferedReader(file)) {
      var properties = new Properties();
      properties.load(reader);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new LocalStackException("cannot read " + file, e);
    }
  }
}
