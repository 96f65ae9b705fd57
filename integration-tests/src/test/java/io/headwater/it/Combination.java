package io.headwater.it;

import io.headwater.localstack.JavaHomes;
import io.headwater.localstack.LocalStack;
import io.headwater.localstack.LocalStackBuilder;
import io.headwater.localstack.Server;
import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A row of {@code compatibility.csv}: versions that are to run together.
 *
 * @param java the feature version of the workers' Java
 */
record Combination(String connect, String kafka, String openSearch, int java) {
  private static final int OPENSEARCH_3_JAVA = 21;

  /** All that are to be tried, the default versions first. */
  static List<Combination> all() {
    Path file =
        ProjectFiles.find()
            .root()
            .resolve("integration-tests/src/test/resources/compatibility.csv");
    try {
      return Files.readAllLines(file).stream().skip(1).map(Combination::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Combination parse(String row) {
    String[] cells = row.split(",", -1);
    return new Combination(cells[0], cells[1], cells[2], Integer.parseInt(cells[3]));
  }

  private Map<Server, String> versions() {
    return Map.of(Server.CONNECT, connect, Server.KAFKA, kafka, Server.OPENSEARCH, openSearch);
  }

  /** What has to be done before it can run here; nothing if it can. */
  Optional<String> lacking() {
    Stream<String> servers =
        versions().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .flatMap(version -> LocalStack.lacking(version.getKey(), version.getValue()).stream());
    Stream<String> javas =
        Stream.of(
                workerJava().isPresent()
                    ? ""
                    : "there is no Java " + java + "; set JAVA_HOME_" + java,
                openSearchJava().isPresent()
                    ? ""
                    : "OpenSearch 3 needs Java 21: name one with -D" + JavaHomes.JAVA_21_PROPERTY)
            .filter(missing -> !missing.isEmpty());
    return Stream.concat(servers, javas).findFirst();
  }

  private Optional<Path> workerJava() {
    return JavaHomes.ofVersion(java);
  }

  private Optional<Path> openSearchJava() {
    return openSearch.startsWith("2.") || java >= OPENSEARCH_3_JAVA
        ? workerJava()
        : JavaHomes.atLeast21();
  }

  /** Chooses it; all but an OpenSearch that needs a newer one run on the same Java. */
  LocalStackBuilder choose(LocalStackBuilder builder) {
    versions().forEach(builder::version);
    return builder
        .javaHome(workerJava().orElseThrow())
        .javaHome(Server.OPENSEARCH, openSearchJava().orElseThrow());
  }

  /** A name for its files. */
  String folder() {
    return String.join("-", connect, kafka, openSearch, Integer.toString(java));
  }

  @Override
  public String toString() {
    return "Connect %s, Kafka %s, OpenSearch %s, Java %d"
        .formatted(connect, kafka, openSearch, java);
  }
}
