package io.headwater.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where one server lives: what runs it, its jars, its own folder, its log file and its JVM's
 * options.
 */
record ServerPlace(
    ChildJvm jvm,
    Path jars,
    Path folder,
    Path log,
    String heap,
    List<String> flags,
    Map<String, String> environment) {

  ChildJvm.Command command(String mainClass, List<String> arguments) {
    return new ChildJvm.Command(heap, flags, jars, mainClass, arguments);
  }

  Process start(ChildJvm.Command command) throws IOException {
    return jvm.start(command, folder, log, environment);
  }

  /** The same with a log that nothing can be written to. */
  ServerPlace withFullLogDisk() {
    var more = new ArrayList<>(flags);
    more.add(jvm.fullDiskLogging());
    return new ServerPlace(
        jvm, jars, folder, ChildJvm.FULL_DISK, heap, List.copyOf(more), environment);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  Path write(String name, String text) throws IOException {
    Path file = file(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** Writes a Java properties file; a backslash in a value is kept. */
  Path write(String name, Map<String, String> properties) throws IOException {
    return write(
        name,
        properties.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\") + "\n")
            .collect(Collectors.joining()));
  }
}
