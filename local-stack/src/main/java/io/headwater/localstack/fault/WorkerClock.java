package io.headwater.localstack.fault;

import io.headwater.localstack.clock.ShiftedTime;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.objectweb.asm.ClassReader;

/**
 * The wall clock of JVMs started with {@link #jvmFlags()}, which can jump. It is shifted for all
 * classes but the JDK's own, so for Kafka, the plugins and their libraries; {@link
 * System#nanoTime()} and timeouts that rest on it stay true. The JVMs follow within 100 ms. Any
 * thread may call.
 */
public final class WorkerClock {
  /** The other class files have nothing but the JDK, ASM and each other. */
  private static final List<String> AGENT =
      List.of("ClockAgent", "ClockCalls", "ClockCalls$Calls", "ClockCalls$Calls$Method");

  private static final List<String> BOOT = List.of("ShiftedTime", "ShiftedTime$ShiftedClock");

  private final Path agent;
  private final Path offset;

  private WorkerClock(Path folder) {
    this.agent = folder.resolve("clock-agent.jar");
    this.offset = folder.resolve("clock-offset");
  }

  /**
   * Writes the files that the JVMs read; they begin with the true time.
   *
   * @throws UncheckedIOException here and in the other methods if they cannot be written
   */
  public static WorkerClock in(Path folder) {
    var clock = new WorkerClock(folder);
    try {
      Files.createDirectories(folder);
      var asm =
          Path.of(ClassReader.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Files.copy(asm, folder.resolve("asm.jar"), StandardCopyOption.REPLACE_EXISTING);
      var boot = new Manifest();
      boot.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      writeJar(folder.resolve("clock.jar"), boot, BOOT);
      var manifest = new Manifest(boot);
      manifest
          .getMainAttributes()
          .putValue("Premain-Class", "io.headwater.localstack.clock.ClockAgent");
      // All plugins' class loaders reach the bootstrap loader.
      manifest.getMainAttributes().putValue("Boot-Class-Path", "clock.jar");
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "asm.jar");
      writeJar(clock.agent, manifest, AGENT);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("ASM is in no file", e);
    }
    clock.shift(Duration.ZERO);
    return clock;
  }

  private static void writeJar(Path file, Manifest manifest, List<String> classes)
      throws IOException {
    try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (String name : classes) {
        try (var bytes = ShiftedTime.class.getResourceAsStream(name + ".class")) {
          if (bytes == null) {
            throw new FileNotFoundException(name + " is missing from the class path");
          }
          jar.putNextEntry(
              new ZipEntry(
                  ShiftedTime.class.getPackageName().replace('.', '/') + "/" + name + ".class"));
          bytes.transferTo(jar);
          jar.closeEntry();
        }
      }
    }
  }

  /** What makes a JVM ask this clock. */
  public List<String> jvmFlags() {
    return List.of("-javaagent:" + agent, "-D" + ShiftedTime.FILE_PROPERTY + "=" + offset);
  }

  /**
   * Sets the distance from the true time, however far the clock was shifted before.
   *
   * @param fromTrueTime negative for the past; down to milliseconds
   */
  public void shift(Duration fromTrueTime) {
    WholeFile.write(offset, Long.toString(fromTrueTime.toMillis()));
  }
}
