package io.headwater.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerJarsTest {
  private final Path root;
  private final Path servers;

  ServerJarsTest(@TempDir Path root) throws IOException {
    this.root = root;
    this.servers = Files.createDirectories(root.resolve("local-stack").resolve("servers"));
  }

  @Test
  void theVersionThatWasBuiltLastIsTaken() throws IOException {
    var target = built("dynamodb-local", "2.6.1");
    Files.createDirectories(target.resolve("jars-2.5.0"));

    assertThat(new ServerJars(servers).folder(Server.DYNAMODB_LOCAL))
        .isEqualTo(target.resolve("jars-2.6.1"));
  }

  @Test
  void aVersionCanBeChosenAmongThoseBuilt() throws IOException {
    var target = built("dynamodb-local", "2.6.1");
    Files.createDirectories(target.resolve("jars-2.5.0"));

    assertThat(new ServerJars(servers).folder(Server.DYNAMODB_LOCAL, "2.5.0"))
        .isEqualTo(target.resolve("jars-2.5.0"));
    assertThatThrownBy(() -> new ServerJars(servers).folder(Server.DYNAMODB_LOCAL, "9"))
        .hasMessageContaining("-Dserver.dynamodb-local.version=9");
  }

  @Test
  void aModuleThatWasNotBuiltIsNamedWithTheCommandThatBuildsIt() {
    assertThatThrownBy(() -> new ServerJars(servers).folder(Server.DYNAMODB_LOCAL))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("the jars of dynamodb-local are not in ")
        .hasMessageContaining("mvn package -DskipTests -am -pl local-stack/servers/dynamodb-local");
  }

  @Test
  void aVersionWhoseJarsWereRemovedIsNamed() throws IOException {
    Files.delete(built("dynamodb-local", "2.6.1").resolve("jars-2.6.1"));

    assertThatThrownBy(() -> new ServerJars(servers).folder(Server.DYNAMODB_LOCAL))
        .hasMessageContaining("dynamodb-local 2.6.1")
        .hasMessageContaining("-Dserver.dynamodb-local.version=2.6.1");
  }

  @Test
  void theFolderIsFoundFromAnyModule() throws IOException {
    var module = Files.createDirectories(root.resolve("integration-tests").resolve("src"));

    assertThat(ServerJars.above(module)).isEqualTo(servers);
  }

  @Test
  void outsideOfTheProjectThePropertyIsNamed(@TempDir Path elsewhere) {
    assertThatThrownBy(() -> ServerJars.above(elsewhere))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining(elsewhere.toString())
        .hasMessageContaining("-Dheadwater.servers");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> new ServerJars(root.resolve("nowhere")))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("nowhere");
  }

  private Path built(String server, String version) throws IOException {
    var target = servers.resolve(server).resolve("target");
    Files.createDirectories(target.resolve("jars-" + version));
    Files.writeString(target.resolve("server.properties"), "version=" + version + "\n");
    return target;
  }
}
