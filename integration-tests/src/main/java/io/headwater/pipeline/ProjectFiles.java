package io.headwater.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Finds the project's files, from whatever folder of it a process was started in. */
public final class ProjectFiles {
  private static final List<String> PLUGINS = List.of("source-connector", "sink-connector");

  private final Path root;

  private ProjectFiles(Path root) {
    this.root = root;
  }

  /**
   * The project around the working directory.
   *
   * @throws IllegalStateException if there is none
   */
  public static ProjectFiles find() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("config").resolve("worker.properties"))) {
        return new ProjectFiles(folder);
      }
    }
    throw new IllegalStateException(
        "no folder above the working directory has config/worker.properties; run it in the project");
  }

  /** The example worker's properties. */
  public Path workerProperties() {
    return root.resolve("config").resolve("worker.properties");
  }

  /**
   * A folder below {@code integration-tests/target}, without what an earlier run left in it.
   *
   * @param name its name, which may have slashes
   */
  public Path freshFolder(String name) {
    Path folder = root.resolve("integration-tests").resolve("target").resolve(name);
    delete(folder);
    return folder;
  }

  /** Deletes a folder with all that is in it, if it is there. */
  public static void delete(Path folder) {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot empty " + folder, e);
      }
    }
  }

  /** The folder of the documentation. */
  public Path docs() {
    return root.resolve("docs");
  }

  /** The project's folder. */
  public Path root() {
    return root;
  }

  /** The text of a file below {@code config}. */
  public String config(String name) {
    Path file = root.resolve("config").resolve(name);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** All connector configurations below {@code config}. */
  public List<String> connectorConfigs() {
    try (Stream<Path> files = Files.list(root.resolve("config"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list config", e);
    }
  }

  /** The built zip of each plugin. */
  public List<Path> pluginZips() {
    return PLUGINS.stream().map(this::pluginZip).toList();
  }

  private Path pluginZip(String module) {
    Path target = root.resolve(module).resolve("target");
    try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.of()) {
      return files
          .filter(file -> file.getFileName().toString().matches("headwater-.*\\.zip"))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "there is no plugin zip in " + target + "; build it with ./mvnw package"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + target, e);
    }
  }

  /**
   * Unpacks both plugins' zips, as one does into a worker's plugin.path.
   *
   * @param into a folder, made if need be
   * @return that folder
   */
  public Path unpackPlugins(Path into) {
    unpack(pluginZips(), into);
    return into;
  }

  /**
   * Unpacks plugins' zips.
   *
   * @param into a folder, made if need be
   */
  public static void unpack(List<Path> zips, Path into) {
    for (Path zip : zips) {
      try {
        unpack(zip, into);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot unpack " + zip, e);
      }
    }
  }

  private static void unpack(Path zip, Path into) throws IOException {
    try (InputStream in = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(in)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("entry " + entry.getName() + " leads out of the folder");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.write(target, entries.readAllBytes());
        }
      }
    }
  }
}
