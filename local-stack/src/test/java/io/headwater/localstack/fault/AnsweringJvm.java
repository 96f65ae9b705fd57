package io.headwater.localstack.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.localstack.JavaHomes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A JVM of its own that answers each line with a line. */
final class AnsweringJvm implements AutoCloseable {
  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  AnsweringJvm(Path javaHome, List<String> flags, Class<?> main) throws IOException {
    var command = new ArrayList<String>();
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    questions = process.outputWriter(UTF_8);
    answers = process.inputReader(UTF_8);
  }

  /** This Java, and a newer one where there is one. */
  static Stream<Path> javaHomes() {
    return Stream.concat(
            Stream.of(Path.of(System.getProperty("java.home", ""))), JavaHomes.atLeast21().stream())
        .distinct();
  }

  String ask(String question) throws IOException {
    questions.write(question + "\n");
    questions.flush();
    return String.valueOf(answers.readLine());
  }

  /** The main method of such a JVM. */
  static void answer(UnaryOperator<String> answers) throws IOException {
    var questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (var question = questions.readLine(); question != null; question = questions.readLine()) {
      System.out.println(answers.apply(question));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
