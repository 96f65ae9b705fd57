package io.headwater.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a worker's garbage collector writes about its heap. */
final class WorkerHeap {
  /** For the worker's JVM, whose working directory is the server's folder. */
  static final String FLAG = "-Xlog:gc:file=gc.log:uptime";

  private static final Pattern COLLECTION =
      Pattern.compile("Pause (\\w+).* (\\d+)M->(\\d+)M\\((\\d+)M\\) ([0-9.]+)ms");

  private final Path log;

  WorkerHeap(Path folder) {
    this.log = folder.resolve("gc.log");
  }

  /** The most that was left after a collection, the collections and the time that they took. */
  String describe() throws IOException {
    int most = 0;
    int heap = 0;
    int pauses = 0;
    int full = 0;
    double millis = 0;
    try (Stream<String> lines = Files.lines(log)) {
      for (String line : (Iterable<String>) lines::iterator) {
        Matcher collection = COLLECTION.matcher(line);
        if (collection.find()) {
          pauses++;
          full += collection.group(1).equals("Full") ? 1 : 0;
          most = Math.max(most, Integer.parseInt(collection.group(3)));
          heap = Math.max(heap, Integer.parseInt(collection.group(4)));
          millis += Double.parseDouble(collection.group(5));
        }
      }
    }
    return String.format(
        Locale.ROOT,
        "at most %d of %d MB were in use after one of %d collections (%d of them full), which paused the worker"
            + " for %.1f s in all.",
        most,
        heap,
        pauses,
        full,
        millis / 1e3);
  }
}
