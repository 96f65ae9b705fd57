package io.headwater.localstack.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.headwater.localstack.JavaHomes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HostNamesTest {
  @TempDir Path folder = Path.of("");

  @Test
  void aRunningJvmForgetsANameAndFindsItAgain() throws Exception {
    lookUp(Path.of(System.getProperty("java.home", "")));
  }

  @Test
  void aRunningNewerJvmForgetsANameAndFindsItAgain() throws Exception {
    var home = JavaHomes.atLeast21();
    assumeThat(home).isPresent();
    lookUp(home.orElseThrow());
  }

  private void lookUp(Path javaHome) throws Exception {
    var names = HostNames.in(folder, "one.headwater.test", "two.headwater.test");
    var command = new ArrayList<String>();
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.addAll(names.jvmFlags());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Lookup.class.getName());
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var questions = process.outputWriter(UTF_8);
        var answers = process.inputReader(UTF_8)) {
      assertThat(ask(questions, answers, "one.headwater.test")).isEqualTo("127.0.0.1");
      assertThat(ask(questions, answers, "two.headwater.test")).isEqualTo("127.0.0.1");
      assertThat(ask(questions, answers, "localhost")).isEqualTo("127.0.0.1");
      assertThat(ask(questions, answers, "three.headwater.test")).isEqualTo("unknown");

      names.forget("one.headwater.test");

      assertThat(ask(questions, answers, "one.headwater.test")).isEqualTo("unknown");
      assertThat(ask(questions, answers, "two.headwater.test")).isEqualTo("127.0.0.1");

      names.restore();

      assertThat(ask(questions, answers, "one.headwater.test")).isEqualTo("127.0.0.1");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static @Nullable String ask(Writer questions, BufferedReader answers, String name)
      throws IOException {
    questions.write(name + "\n");
    questions.flush();
    return answers.readLine();
  }

  @Test
  void aNameThatIsNoneOfItsIsRefused() {
    var names = HostNames.in(folder, "one.headwater.test");

    assertThatThrownBy(() -> names.forget("two.headwater.test"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two.headwater.test");
  }

  /** Answers each name with its address or {@code unknown}. */
  static final class Lookup {
    private Lookup() {}

    public static void main(String[] arguments) throws IOException {
      var names = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (var name = names.readLine(); name != null; name = names.readLine()) {
        try {
          System.out.println(InetAddress.getByName(name).getHostAddress());
        } catch (UnknownHostException e) {
          System.out.println("unknown");
        }
      }
    }
  }
}
