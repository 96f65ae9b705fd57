package io.headwater.benchmarks.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The processor time of another process and its threads, as Linux tells it; zero elsewhere. */
final class ThreadTimes {
  private static final double MICROS_PER_TICK = 1e6 / 100;

  private final Path process;
  private final Path threads;

  ThreadTimes(long pid) {
    this.process = Path.of("/proc", Long.toString(pid));
    this.threads = process.resolve("task");
  }

  /** The time of the whole process in microseconds, of threads that have ended, too. */
  double micros() {
    return micros(process, any -> true);
  }

  /**
   * The time of all present threads whose name is wanted, in microseconds. Linux cuts names to 15.
   */
  double micros(Predicate<String> name) {
    if (!Files.isDirectory(threads)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(threads)) {
      return all.mapToDouble(thread -> micros(thread, name)).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is a thread whose name is wanted. */
  boolean exists(Predicate<String> name) {
    if (!Files.isDirectory(threads)) {
      return false;
    }
    try (Stream<Path> all = Files.list(threads)) {
      return all.anyMatch(thread -> micros(thread, name) > 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double micros(Path processOrThread, Predicate<String> name) {
    try {
      String stat = Files.readString(processOrThread.resolve("stat"));
      int nameEnd = stat.lastIndexOf(')');
      if (!name.test(stat.substring(stat.indexOf('(') + 1, nameEnd))) {
        return 0;
      }
      List<String> rest = List.of(stat.substring(nameEnd + 2).split(" ", -1));
      return (Long.parseLong(rest.get(11)) + Long.parseLong(rest.get(12))) * MICROS_PER_TICK;
    } catch (IOException e) {
      if (Files.exists(processOrThread)) {
        throw new UncheckedIOException(e);
      }
      // It has ended, be it between the file's opening and its reading.
      return 0;
    }
  }
}
