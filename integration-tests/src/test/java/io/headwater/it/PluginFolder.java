package io.headwater.it;

import io.headwater.localstack.ServerProcess;
import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * What is in a worker's own {@code plugin.path}, the folder {@code plugins} in the worker's folder.
 * It is exchanged while the worker does not run.
 */
final class PluginFolder {
  /** Names a folder with zips of another version; by default they are this one's. */
  private static final String PREVIOUS_PROPERTY = "headwater.previous.plugins";

  private static final String PREVIOUS = "0.0.9";

  private PluginFolder() {}

  /** Whether the previous version is another build. */
  static boolean previousIsGiven() {
    return System.getProperty(PREVIOUS_PROPERTY) != null;
  }

  /** Puts the version that was built in the place of whatever is there. */
  static void current(Path worker) {
    ProjectFiles.unpack(ProjectFiles.find().pluginZips(), emptied(worker));
  }

  static void current(ServerProcess worker) {
    current(worker.folder());
  }

  /** Puts the previous version in the place of whatever is there. */
  static void previous(Path worker) {
    String given = System.getProperty(PREVIOUS_PROPERTY);
    Path plugins = emptied(worker);
    try {
      ProjectFiles.unpack(
          given == null ? ProjectFiles.find().pluginZips() : zips(Path.of(given)), plugins);
      rename(plugins);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void previous(ServerProcess worker) {
    previous(worker.folder());
  }

  private static List<Path> zips(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
    }
  }

  private static Path emptied(Path worker) {
    Path plugins = worker.resolve("plugins");
    ProjectFiles.delete(plugins);
    return plugins;
  }

  /** Gives jars, files and folders of an unreleased version, which may be this one, another. */
  private static void rename(Path plugins) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(plugins)) {
      // A folder's content comes before it.
      files = all.filter(file -> !file.equals(plugins)).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith("-SNAPSHOT.jar")) {
        retell(file);
      }
      Files.move(
          file, file.resolveSibling(name.replaceFirst("\\d+\\.\\d+\\.\\d+-SNAPSHOT", PREVIOUS)));
    }
  }

  private static void retell(Path file) throws IOException {
    Path other = file.resolveSibling(file.getFileName() + ".other");
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, PREVIOUS);
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(other), manifest)) {
        for (var entry :
            jar.stream().filter(e -> !e.getName().equals(JarFile.MANIFEST_NAME)).toList()) {
          out.putNextEntry(new JarEntry(entry.getName()));
          jar.getInputStream(entry).transferTo(out);
        }
      }
    }
    Files.delete(file);
    Files.move(other, file);
  }
}
