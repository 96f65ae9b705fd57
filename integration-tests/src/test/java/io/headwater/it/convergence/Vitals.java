package io.headwater.it.convergence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.localstack.LocalStack;
import io.headwater.localstack.ServerProcess;
import io.headwater.localstack.client.TopicReader;
import io.headwater.localstack.client.TopicRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a worker that runs for long must not gather. Linux only: elsewhere there are zeros.
 *
 * @param heapMiB in use, in MiB, after a full collection
 * @param descriptors open file descriptors, sockets among them
 * @param offsetKeys different keys in Connect's offsets topic
 */
record Vitals(long heapMiB, int threads, int descriptors, int sockets, long offsetKeys) {
  private static final String OFFSETS = "headwater-connect-offsets";
  private static final Pattern USED = Pattern.compile("(?m)^ *\\S+.* used (\\d+)K");
  private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)$");

  /** Measures a worker of a stack. */
  static Vitals of(LocalStack stack, ServerProcess worker) {
    long pid = worker.pid();
    Path process = Path.of("/proc", Long.toString(pid));
    List<String> descriptors = descriptors(process.resolve("fd"));
    jcmd(pid, "GC.run");
    try (TopicReader reader = stack.topicReader()) {
      return new Vitals(
          number(USED, jcmd(pid, "GC.heap_info")) / 1024,
          (int) number(THREADS, text(process.resolve("status"))),
          descriptors.size(),
          (int) descriptors.stream().filter(target -> target.startsWith("socket:")).count(),
          reader.readAll(OFFSETS).stream()
              .map(TopicRecord::key)
              .filter(Objects::nonNull)
              .distinct()
              .count());
    }
  }

  private static List<String> descriptors(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(Vitals::target).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      // Closed since it was listed.
      return "";
    }
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static String jcmd(long pid, String command) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
              .redirectErrorStream(true)
              .start();
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first lines of a Markdown table of {@link #row}. */
  static String header() {
    return "| histories | heap MiB | threads | descriptors | sockets | offset keys |\n"
        + "|---:|---:|---:|---:|---:|---:|";
  }

  String row(int histories) {
    return "| %d | %d | %d | %d | %d | %d |"
        .formatted(histories, heapMiB, threads, descriptors, sockets, offsetKeys);
  }
}
