package io.headwater.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM's log of its garbage collections. */
public final class GcLog {
  // As in: GC(7) Pause Young (Normal) (G1 Evacuation Pause) 150M->40M(256M) 3.456ms
  private static final Pattern PAUSE =
      Pattern.compile(" Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\) (\\d+\\.\\d+)ms");

  private final Path file;

  /** The log that a JVM with the flag writes. */
  public GcLog(Path file) {
    this.file = file;
  }

  /**
   * What happened in a while.
   *
   * @param peak the most MiB in use when a collection began
   * @param left the most MiB that one left in use; what was dead but not looked at among them
   * @param pausedMillis for how long the JVM stood still in all
   */
  public record Heap(double peak, double left, double pausedMillis) {}

  /** The JVM's flag. */
  public String flag() {
    return "-Xlog:gc:file=" + file + "::filecount=0";
  }

  /** Where the log ends now. */
  public long end() {
    return file.toFile().length();
  }

  /** What was logged behind a former end. */
  public Heap since(long end) {
    double peak = 0;
    double left = 0;
    double paused = 0;
    Matcher pause = PAUSE.matcher(textBehind(end));
    while (pause.find()) {
      peak = Math.max(peak, Double.parseDouble(pause.group(1)));
      left = Math.max(left, Double.parseDouble(pause.group(2)));
      paused += Double.parseDouble(pause.group(3));
    }
    return new Heap(peak, left, paused);
  }

  private String textBehind(long end) {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(end);
      byte[] text = new byte[(int) (log.length() - end)];
      log.readFully(text);
      return new String(text, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the worker's log of collections cannot be read", e);
    }
  }
}
