package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headwater.localstack.LocalStack;
import io.headwater.localstack.Server;
import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs the commands of {@code docs/quick-start.md} in one shell, as a reader would, in a copy of
 * the project: it builds the plugins and starts the worker, too. Before the last block, which takes
 * all away, it runs those of other pages that {@link DocumentedCommands} names.
 *
 * <p>Kafka's distribution is not among Maven's artifacts: {@code connect-distributed.sh} is a
 * script of two lines here, which runs the same class on the same jars.
 */
@Tag("long")
class QuickStartIT {
  private static final int PATIENCE_S = 1_200;
  private static final Set<String> NOT_COPIED = Set.of("target", ".git", "node_modules");

  private static final Set<String> BUILD_VARIABLES =
      Set.of("MAVEN_OPTS", "MAVEN_BASEDIR", "MAVEN_PROJECTBASEDIR", "MAVEN_CMD_LINE_ARGS");

  private final ProjectFiles project = ProjectFiles.find();
  private final Path folder = project.freshFolder("it/quick-start");
  private final Path checkout = folder.resolve("headwater");

  @Test
  void everyCommandWorks() throws IOException, InterruptedException {
    copy(project.root(), checkout);
    Path kafkaHome = kafkaHome();
    writeConfigurations();
    Path script = folder.resolve("commands.sh");
    try (LocalStack stack =
        LocalStack.builder(folder.resolve("stack"))
            .servers(Server.KAFKA, Server.OPENSEARCH, Server.DYNAMODB_LOCAL)
            .quickStart()
            .start()) {
      String worker = "http://localhost:" + freePort();
      Files.writeString(script, script(worker));
      Map<String, String> environment = new HashMap<>();
      environment.put("HEADWATER", checkout.toString());
      environment.put("PLUGINS", folder.resolve("plugins").toString());
      environment.put("CONNECT", worker);
      environment.put("KAFKA", stack.bootstrapServers());
      environment.put("KAFKA_HOME", kafkaHome.toString());
      environment.put("HEADWATER_OPENSEARCH_URL", stack.openSearch().uri().toString());
      environment.put("HEADWATER_DYNAMODB_URL", stack.dynamoDb().uri().toString());
      environment.put("AWS_REGION", "us-east-1");
      environment.put("AWS_ACCESS_KEY_ID", "local");
      environment.put("AWS_SECRET_ACCESS_KEY", "local");
      // Its .curlrc lets every curl fail on an answer that is an error.
      environment.put("CURL_HOME", folder.toString());
      run(script, environment);
    }
    assertThat(output())
        .contains(
            "\"class\":\"io.headwater.source.DynamoDbStreamsSourceConnector\"",
            "\"class\":\"io.headwater.sink.OpenSearchSinkConnector\"",
            "\"healthy\":true",
            "\"price\":9.99",
            "\"acknowledged\":true");
    assertThat(errors()).contains("The requested URL returned error: 404");
  }

  private String script(String worker) throws IOException {
    List<ShellBlocks.Block> page = shell(DocumentedCommands.QUICK_START);
    ShellBlocks.Block last = page.get(page.size() - 1);
    StringBuilder script = new StringBuilder();
    // Without this the worker would outlive a script that fails.
    script.append("trap 'kill -9 ${worker:-} 2>&- || true' EXIT\nset -eux\n");
    page.subList(0, page.size() - 1).forEach(block -> script.append(block.text()));
    for (DocumentedCommands.Run run : DocumentedCommands.RUN) {
      ShellBlocks.Block block =
          shell(run.page()).stream().filter(run::fits).findFirst().orElseThrow();
      script.append(run.before());
      script.append(block.text().replace("http://localhost:8083", worker));
    }
    return script.append(last.text()).append("echo all commands have run\n").toString();
  }

  private static List<ShellBlocks.Block> shell(String page) throws IOException {
    return ShellBlocks.of(page).stream().filter(ShellBlocks.Block::isShell).toList();
  }

  private void run(Path script, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", script.toString())
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("output.txt").toFile())
            .redirectError(folder.resolve("errors.txt").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    // Of the build that runs this test.
    builder.environment().keySet().removeAll(BUILD_VARIABLES);
    builder.environment().putAll(environment);
    Process shell = builder.start();
    boolean ended;
    try {
      ended = shell.waitFor(PATIENCE_S, TimeUnit.SECONDS);
    } finally {
      // The worker's, too, if the script did not come to its end.
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }
    assertThat(ended).as("ends in time; commands:%n%s", errors()).isTrue();
    assertThat(shell.exitValue())
        .as("its exit code; commands:%n%s%nsaid:%n%s", errors(), output())
        .isZero();
    assertThat(output()).contains("all commands have run");
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output.txt"));
  }

  /** What it complained of, between the commands that it ran. */
  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors.txt"));
  }

  /** What the blocks of other pages post or read. */
  private void writeConfigurations() throws IOException {
    JsonMapper json = new JsonMapper();
    Files.writeString(folder.resolve(".curlrc"), "fail\n");
    ConnectorConfig source = ConnectorConfig.parse(project.config("source-products.json"));
    Files.writeString(
        checkout.resolve("options.json"),
        json.writeValueAsString(source.with("name", source.name()).options()));
    ConnectorConfig orders =
        ConnectorConfig.parse(project.config("sink-products.json"))
            .with("topics", "orders")
            .with("consumer.override.allow.auto.create.topics", "true");
    Files.writeString(
        checkout.resolve("orders-sink.json"),
        json.writeValueAsString(Map.of("name", "orders-sink", "config", orders.options())));
  }

  private Path kafkaHome() throws IOException {
    Path connect = project.root().resolve("local-stack/servers/connect/target");
    Properties built = new Properties();
    try (Reader reader = Files.newBufferedReader(connect.resolve("server.properties"))) {
      built.load(reader);
    }
    Path jars = connect.resolve("jars-" + built.getProperty("version"));
    Path bin = Files.createDirectories(folder.resolve("kafka/bin"));
    Path script = bin.resolve("connect-distributed.sh");
    Files.writeString(
        script,
        "#!/bin/sh\nexec '%s' -cp '%s/*' org.apache.kafka.connect.cli.ConnectDistributed \"$@\"\n"
            .formatted(Path.of(System.getProperty("java.home"), "bin", "java"), jars));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder.resolve("kafka");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (NOT_COPIED.contains(String.valueOf(folder.getFileName()))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              Files.copy(
                  file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
