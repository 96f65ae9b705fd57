package io.headwater.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionsTest {
  private static final KafkaCluster KAFKA = kafka(1);

  private static KafkaCluster kafka(int brokers) {
    return KafkaCluster.in(
        Path.of("folder"),
        IntStream.rangeClosed(1, brokers)
            .mapToObj(
                number ->
                    new KafkaCluster.Broker(
                        number,
                        9090 + number,
                        9190 + number,
                        Optional.of(new KafkaCluster.Listener(9290 + number, 9390 + number))))
            .toList());
  }

  @Test
  void workerPropertiesReplaceDefaultsButNotAddresses() {
    var given =
        Map.of(
            "offset.flush.interval.ms", "60000",
            "errors.tolerance", "all",
            "plugin.path", "/opt/plugins",
            "bootstrap.servers", "elsewhere:9092",
            "status.storage.replication.factor", "3");

    assertThat(new ConnectDefinition(2, 8083, KAFKA, List.of(), given).config())
        .contains(
            entry("offset.flush.interval.ms", "60000"),
            entry("errors.tolerance", "all"),
            entry("plugin.path", "/opt/plugins"),
            entry("value.converter", "org.apache.kafka.connect.storage.StringConverter"),
            entry("bootstrap.servers", "127.0.0.1:9391"),
            entry("listeners", "http://127.0.0.1:8083"),
            entry("rest.advertised.port", "8083"),
            entry("status.storage.replication.factor", "1"));
  }

  @Test
  void withThreeBrokersOneMayBeMissing() {
    var kafka = kafka(3);

    assertThat(kafka.replicationFactor()).isEqualTo(3);
    assertThat(kafka.minInSyncReplicas()).isEqualTo(2);
    assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:9091,127.0.0.1:9092,127.0.0.1:9093");
    assertThat(new ConnectDefinition(1, 8083, kafka, List.of(), Map.of()).config())
        .contains(
            entry("bootstrap.servers", "127.0.0.1:9391,127.0.0.1:9392,127.0.0.1:9393"),
            entry("config.storage.replication.factor", "3"),
            entry("offset.storage.replication.factor", "3"),
            entry("status.storage.replication.factor", "3"));
    assertThat(kafka(1).minInSyncReplicas()).isOne();
    assertThat(kafka(2).minInSyncReplicas()).isOne();
    assertThat(kafka(5).replicationFactor()).isEqualTo(3);
  }

  @Test
  void kafkaWithoutBrokersIsRefused(@TempDir Path folder) {
    assertThatThrownBy(
            () -> LocalStack.builder(folder).servers(Server.KAFKA).kafkaBrokers(0).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kafkaBrokers is 0, must be at least 1");
  }

  @Test
  void givenFoldersReplaceThePluginPathOfTheProperties(@TempDir Path folder) {
    var given = Map.of("plugin.path", "/opt/plugins");
    var folders = List.of(folder.resolve("one"), folder.resolve("two"));

    assertThat(new ConnectDefinition(1, 8083, KAFKA, folders, given).config())
        .containsEntry("plugin.path", folder + "/one," + folder + "/two");
  }

  @Test
  void workerPropertiesComeFromAFileToo(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("worker.properties"), "group.id=ours\n");

    LocalStack.builder(folder).workerProperties(file);

    assertThatThrownBy(() -> LocalStack.builder(folder).workerProperties(folder.resolve("none")))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("none");
  }

  @Test
  void onlyOpenSearch3GetsTheFlagsThatItNeeds(@TempDir Path folder) {
    var definition = new OpenSearchDefinition(9200, 9300, Map.of());
    var jvm = ChildJvm.create(ChildJvm.defaultJavaHome(), folder.resolve("launcher"));
    for (String version : List.of("2.19.6", "3.8.0")) {
      var place =
          new ServerPlace(
              jvm,
              folder.resolve("jars-" + version),
              folder,
              folder.resolve("log"),
              "1g",
              List.of(),
              Map.of());
      assertThat(definition.command(place).flags().contains("--add-modules=jdk.incubator.vector"))
          .as(version)
          .isEqualTo(version.startsWith("3"));
    }
  }

  @Test
  void aJavasVersionIsReadFromItsReleaseFile(@TempDir Path home) throws IOException {
    assertThat(JavaHomes.version(home)).isZero();
    Files.createDirectories(home.resolve("bin"));
    assertThat(Files.createFile(home.resolve("bin/java")).toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"25.0.1\"\n");
    assertThat(JavaHomes.version(home)).isEqualTo(25);
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"22\"\n");
    assertThat(JavaHomes.version(home)).isEqualTo(22);
  }

  @Test
  void childrenSeeNoCredentials() {
    var environment =
        new HashMap<>(Map.of("AWS_PROFILE", "production", "AWS_REGION", "eu-west-1", "HOME", "/h"));

    ChildJvm.withoutCredentials(environment);

    assertThat(environment)
        .containsOnly(
            entry("HOME", "/h"),
            entry("AWS_ACCESS_KEY_ID", "local"),
            entry("AWS_SECRET_ACCESS_KEY", "local"),
            entry("AWS_REGION", "us-east-1"),
            entry("AWS_EC2_METADATA_DISABLED", "true"));
  }

  @Test
  void connectWithoutKafkaIsRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> LocalStack.builder(folder).servers(Server.CONNECT).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Connect needs Kafka");
  }

  @Test
  void aFolderWithoutJavaIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> ChildJvm.create(folder, folder.resolve("launcher")))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("there is no Java in " + folder);
  }

  @Test
  void theLogOfAnEarlierLifeDoesNotCount(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("kafka.log"), "Kafka Server started\n");
    var log = ServerLog.fromNow(file);

    assertThat(log.contains("Kafka Server started")).isFalse();

    Files.writeString(file, "Kafka Server started\none\ntwo\nthree\n");
    assertThat(log.tail(2)).containsExactly("two", "three");
  }
}
