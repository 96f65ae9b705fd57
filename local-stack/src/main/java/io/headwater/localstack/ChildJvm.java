package io.headwater.localstack;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts JVM processes for the servers: which Java, which environment, which launcher. */
final class ChildJvm {
  static final String JAVA_HOME_PROPERTY = "headwater.java.home";
  private static final String LOGGING = "log4j2.properties";
  private static final String FULL_DISK_LOGGING = "log4j2-full-disk.properties";

  /** On Linux, where every write fails for want of space. */
  static final Path FULL_DISK = Path.of("/dev/full");

  private final Path java;
  private final Path launcher;

  private ChildJvm(Path java, Path launcher) {
    this.java = java;
    this.launcher = launcher;
  }

  /**
   * Copies the launcher's class into a folder of its own, so that nothing else of this class path
   * comes before the servers' jars.
   */
  static ChildJvm create(Path javaHome, Path launcher) {
    Path java = java(javaHome);
    try {
      copy(
          "ChildMain.class",
          launcher.resolve(ChildMain.class.getName().replace('.', '/') + ".class"));
      copy(LOGGING, launcher.resolve(LOGGING));
      copy(FULL_DISK_LOGGING, launcher.resolve(FULL_DISK_LOGGING));
    } catch (IOException e) {
      throw new LocalStackException("cannot write to " + launcher, e);
    }
    return new ChildJvm(java, launcher);
  }

  /** The same with another Java. */
  ChildJvm of(Path javaHome) {
    return new ChildJvm(java(javaHome), launcher);
  }

  private static Path java(Path home) {
    Path java = home.resolve("bin").resolve("java");
    if (!Files.isExecutable(java)) {
      throw new LocalStackException("there is no Java in " + home + ": cannot run " + java);
    }
    return java;
  }

  private static void copy(String resource, Path target) throws IOException {
    try (InputStream bytes = ChildJvm.class.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new FileNotFoundException(resource + " is missing from the class path");
      }
      Files.createDirectories(target.getParent());
      Files.write(target, bytes.readAllBytes());
    }
  }

  /** The java home of the children unless the builder names one. */
  static Path defaultJavaHome() {
    return Path.of(System.getProperty(JAVA_HOME_PROPERTY, System.getProperty("java.home", "")));
  }

  /** Starts a process that appends its output to the log file and ends with this process. */
  Process start(Command command, Path workingDirectory, Path log, Map<String, String> environment)
      throws IOException {
    var line = new ArrayList<String>();
    line.add(java.toString());
    line.add("-Xmx" + command.heap());
    line.add("-XX:+ExitOnOutOfMemoryError");
    line.add("-Djava.awt.headless=true");
    line.add(logging(LOGGING));
    line.addAll(command.flags());
    line.add("-cp");
    line.add(launcher + File.pathSeparator + command.jars().resolve("*"));
    line.add(ChildMain.class.getName());
    line.add(command.mainClass());
    line.addAll(command.arguments());
    Files.createDirectories(workingDirectory);
    Files.createDirectories(log.getParent());
    var builder = new ProcessBuilder(line);
    builder.directory(workingDirectory.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    withoutCredentials(builder.environment());
    builder.environment().putAll(environment);
    var process = builder.start();
    RunningProcesses.add(process);
    return process;
  }

  private String logging(String file) {
    return "-Dlog4j2.configurationFile=" + launcher.resolve(file).toUri();
  }

  /** A flag that lets a server's own log files be on a full disk, too. */
  String fullDiskLogging() {
    return logging(FULL_DISK_LOGGING);
  }

  /** Nothing that runs here may find real credentials, nor search for them. */
  static final Map<String, String> DUMMY_CREDENTIALS =
      Map.of(
          "AWS_ACCESS_KEY_ID",
          "local",
          "AWS_SECRET_ACCESS_KEY",
          "local",
          "AWS_REGION",
          "us-east-1",
          "AWS_EC2_METADATA_DISABLED",
          "true");

  static void withoutCredentials(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.putAll(DUMMY_CREDENTIALS);
  }

  /**
   * What to run: heap in the JVM's notation ({@code 512m}), flags, the folder of jars, main class
   * and arguments.
   */
  record Command(
      String heap, List<String> flags, Path jars, String mainClass, List<String> arguments) {
    Command withFlag(String flag) {
      var more = new ArrayList<>(flags);
      more.add(flag);
      return new Command(heap, List.copyOf(more), jars, mainClass, arguments);
    }
  }
}
