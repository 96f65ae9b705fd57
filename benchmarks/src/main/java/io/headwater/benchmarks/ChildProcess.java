package io.headwater.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM with this one's class path, which is spoken to by lines. It is to end when its standard
 * input does, and so with this one. Owned by one thread.
 */
public final class ChildProcess implements AutoCloseable {
  private final String main;
  private final Process process;
  private final PrintWriter questions;
  private final BufferedReader answers;

  /**
   * Starts it.
   *
   * @param flags of its JVM
   * @param main the name of its main class
   */
  public ChildProcess(List<String> flags, String main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    this.main = main;
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.questions = new PrintWriter(process.outputWriter(UTF_8), /* autoFlush= */ true);
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Writes a line to it. */
  public void ask(String question) {
    questions.println(question);
  }

  /**
   * What it writes behind some words, on the next line that begins with them.
   *
   * @throws IllegalStateException if it has ended
   */
  public String answer(String begin) throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(begin)) {
        return line.substring(begin.length());
      }
    }
    throw new IllegalStateException(main + " has ended");
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
