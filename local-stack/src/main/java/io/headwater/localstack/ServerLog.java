package io.headwater.localstack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a server has written since its present process was started; earlier processes wrote to the
 * same file.
 */
final class ServerLog {
  private final Path file;
  private final long start;

  private ServerLog(Path file, long start) {
    this.file = file;
    this.start = start;
  }

  static ServerLog fromNow(Path file) {
    try {
      return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
    } catch (IOException e) {
      throw new LocalStackException("cannot read " + file, e);
    }
  }

  boolean contains(String text) {
    return text().contains(text);
  }

  /** The last lines, fewer if there are fewer. */
  List<String> tail(int lines) {
    List<String> all = text().lines().toList();
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  private String text() {
    if (!Files.exists(file)) {
      return "";
    }
    try (var reader = new RandomAccessFile(file.toFile(), "r")) {
      var bytes = new byte[(int) Math.max(0, Math.min(reader.length() - start, 1 << 26))];
      reader.seek(start);
      reader.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new LocalStackException("cannot read " + file, e);
    }
  }
}
