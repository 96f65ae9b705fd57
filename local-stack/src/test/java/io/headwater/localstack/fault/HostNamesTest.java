package io.headwater.localstack.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class HostNamesTest {
  @TempDir Path folder = Path.of("");

  static Stream<Path> javaHomes() {
    return AnsweringJvm.javaHomes();
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void aRunningJvmForgetsANameAndFindsItAgain(Path javaHome) throws Exception {
    var names = HostNames.in(folder, "one.headwater.test", "two.headwater.test");
    try (var jvm = new AnsweringJvm(javaHome, names.jvmFlags(), Lookup.class)) {
      assertThat(jvm.ask("one.headwater.test")).isEqualTo("127.0.0.1");
      assertThat(jvm.ask("two.headwater.test")).isEqualTo("127.0.0.1");
      assertThat(jvm.ask("localhost")).isEqualTo("127.0.0.1");
      assertThat(jvm.ask("three.headwater.test")).isEqualTo("unknown");

      names.forget("one.headwater.test");

      assertThat(jvm.ask("one.headwater.test")).isEqualTo("unknown");
      assertThat(jvm.ask("two.headwater.test")).isEqualTo("127.0.0.1");

      names.restore();

      assertThat(jvm.ask("one.headwater.test")).isEqualTo("127.0.0.1");
    }
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
      AnsweringJvm.answer(
          name -> {
            try {
              return InetAddress.getByName(name).getHostAddress();
            } catch (UnknownHostException e) {
              return "unknown";
            }
          });
    }
  }
}
