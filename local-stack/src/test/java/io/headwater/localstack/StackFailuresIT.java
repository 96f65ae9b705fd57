package io.headwater.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFailuresIT {
  @TempDir Path folder = Path.of("");

  @Test
  void aServerThatEndsTellsItsExitCodeAndTheEndOfItsLog() {
    var builder =
        LocalStack.builder(folder)
            .servers(Server.OPENSEARCH)
            .openSearchSettings(Map.of("no.such.setting", "1"));

    assertThatThrownBy(builder::start)
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining(
            "opensearch ended with exit code 1 while waiting for status 200 from GET http://127.0.0.1:")
        .hasMessageContaining("log file: " + folder.resolve("logs").resolve("opensearch.log"))
        .hasMessageContaining("unknown setting [no.such.setting]");
  }

  @Test
  void storageThatCannotBeFormattedTellsWhy() {
    var builder =
        LocalStack.builder(folder)
            .servers(Server.KAFKA)
            .kafkaProperties(Map.of("num.network.threads", "none"));

    assertThatThrownBy(builder::start)
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("kafka cannot start: kafka.tools.StorageTool ended with exit code 1")
        .hasMessageContaining("num.network.threads");
  }

  @Test
  void aServerThatIsNotReadyInTimeIsKilled() {
    var builder =
        LocalStack.builder(folder)
            .servers(Server.KAFKA, Server.OPENSEARCH)
            .readyTimeout(Duration.ofMillis(300));

    assertThatThrownBy(builder::start)
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("is not ready after 0 s; waited for ");
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  @Test
  void aPortThatSomebodyElseHasIsNamed() throws Exception {
    try (var stack = LocalStack.builder(folder).servers(Server.DYNAMODB_LOCAL).start()) {
      var server = stack.dynamoDb();
      server.kill();
      try (var other = new ServerSocket()) {
        other.bind(Ports.address(server.port()));
        assertThatThrownBy(server::start)
            .isInstanceOf(LocalStackException.class)
            .hasMessage(
                "dynamodb-local cannot start: port %d of 127.0.0.1 is taken by another process"
                    .formatted(server.port()));
      }
      server.start().awaitReady();
    }
  }

  @Test
  void noServerStaysWhenAnotherCannotStart() throws Exception {
    try (var other = new ServerSocket()) {
      other.bind(Ports.address(0));
      var builder =
          LocalStack.builder(folder)
              .servers(Server.KAFKA, Server.OPENSEARCH, Server.DYNAMODB_LOCAL)
              .port(Server.OPENSEARCH, other.getLocalPort());

      assertThatThrownBy(builder::start)
          .hasMessageStartingWith("opensearch cannot start: port " + other.getLocalPort());
    }
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  @Test
  void aFixedPortIsUsed() {
    int port = new Ports(List.of()).free();

    try (var stack =
        LocalStack.builder(folder)
            .servers(Server.DYNAMODB_LOCAL)
            .port(Server.DYNAMODB_LOCAL, port)
            .dynamoDbInMemory(false)
            .start()) {
      assertThat(stack.dynamoDb().uri()).hasToString("http://127.0.0.1:" + port);
      assertThat(stack.connect()).isEmpty();
      assertThatThrownBy(stack::kafka)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the stack has no KAFKA");
    }
  }

  @Test
  void serversEndWhenTheirOwnerIsKilled() throws Exception {
    var owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long server;
    try (var output =
        new BufferedReader(new InputStreamReader(owner.getInputStream(), StandardCharsets.UTF_8))) {
      server = Long.parseLong(String.valueOf(output.readLine()));
    }
    var handle = ProcessHandle.of(server).orElseThrow();
    assertThat(handle.isAlive()).isTrue();

    owner.destroyForcibly().waitFor();

    handle.onExit().get(60, TimeUnit.SECONDS);
    assertThat(handle.isAlive()).isFalse();
  }

  /** Starts a stack, prints its server's process id and waits to be killed. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] arguments) throws Exception {
      var stack = LocalStack.builder(Path.of(arguments[0])).servers(Server.DYNAMODB_LOCAL).start();
      System.out.println(stack.dynamoDb().pid());
      Thread.sleep(Duration.ofMinutes(5).toMillis());
      stack.close();
    }
  }
}
