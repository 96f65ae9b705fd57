package io.headwater.it;

import java.util.List;

/** Which shell blocks {@link QuickStartIT} runs, and why it does not run the others. */
final class DocumentedCommands {
  /** All of this page's blocks are run, in order. */
  static final String QUICK_START = "docs/quick-start.md";

  /** The connectors of the quick start run; what else these blocks need is made before each. */
  static final List<Run> RUN =
      List.of(
          new Run(
              "docs/troubleshooting.md", "curl -s http://localhost:8083/connectors/source-", ""),
          new Run("docs/installing.md", "curl -s http://localhost:8083/connector-plugins", ""),
          new Run(
              "docs/migration.md",
              "curl -X POST \"$OPENSEARCH/_aliases\"",
              """
              OPENSEARCH=$HEADWATER_OPENSEARCH_URL
              curl -sS -X PUT "$OPENSEARCH/orders-1" -H 'Content-Type: application/json' -d '{"aliases":{"orders":{}}}'
              curl -sS -X PUT "$OPENSEARCH/orders-2"
              """),
          new Run(
              "docs/migration.md",
              "curl -X PATCH http://localhost:8083/connectors/orders-sink/offsets",
              """
              curl -sS -X POST "$CONNECT/connectors" -H 'Content-Type: application/json' --data @orders-sink.json
              until curl -sS "$CONNECT/connectors/orders-sink/status" | grep -q '"tasks":\\[{"id":0,"state":"RUNNING"'; do sleep 1; done
              curl -sS -X PUT "$CONNECT/connectors/orders-sink/stop"
              until curl -sS "$CONNECT/connectors/orders-sink/status" | grep -q '"tasks":\\[\\]'; do sleep 1; done
              """));

  static final List<NotRun> NOT_RUN =
      List.of(
          new NotRun(
              "README.md", "./demo", "./mvnw verify runs this test; ./demo would build all again"),
          new NotRun("README.md", "curl -X POST -H", "the quick start's fifth step is the same"),
          new NotRun("benchmarks/README.md", "benchmarks/bench --help", "takes an idle machine"),
          new NotRun("docker/README.md", "docker/build  ", "Docker"),
          new NotRun("docker/README.md", "docker compose ps", "Docker"),
          new NotRun("docker/README.md", "./mvnw verify -Pcontainers", "Docker"),
          new NotRun(
              "docs/installing.md",
              "sudo mkdir",
              "the quick start's first step does it in a folder of its own"),
          new NotRun("docs/installing.md", "confluent-hub install", "Confluent's client"),
          new NotRun(
              "docs/installing.md",
              "sha256sum -c",
              "the quick start's first step checks zips of this version"),
          new NotRun("docs/migration.md", "curl -s \"$OPENSEARCH/orders-1/_count\"", "AWS CLI"),
          new NotRun("docs/msk-connect.md", "version=", "AWS CLI and an account"),
          new NotRun("docs/msk-connect.md", "aws kafkaconnect", "AWS CLI and an account"),
          new NotRun("docs/msk-connect.md", "unzip headwater-sink", "a zip of another project"),
          new NotRun(
              "docs/projection.md",
              "java -jar headwater.jar explain event",
              "the command line's and the sink's own tests run it with the events of the page"),
          new NotRun(
              "docs/command-line.md",
              "java -jar headwater.jar explain event",
              "the same as on docs/projection.md"),
          new NotRun(
              "docs/command-line.md",
              "$ java -jar headwater.jar validate",
              "CommandLinePageTest runs it and compares what it prints"),
          new NotRun(
              "docs/command-line.md",
              "$ java -jar headwater.jar explain sequence",
              "CommandLinePageTest runs it and compares what it prints"),
          new NotRun(
              "docs/command-line.md",
              "$ java -jar headwater.jar explain key",
              "CommandLinePageTest runs it and compares what it prints"),
          new NotRun(
              "docs/monitoring.md",
              "export KAFKA_OPTS=",
              "MonitoredWorker starts workers with this agent and these rules"),
          new NotRun(
              "docs/monitoring.md", "summary=", "AWS CLI; SummaryFilterTest tests the filters"),
          new NotRun("docs/monitoring.md", "filter() {", "AWS CLI and an account"),
          new NotRun("docs/monitoring.md", "aws cloudwatch", "AWS CLI and an account"));

  private DocumentedCommands() {}

  /**
   * A block that is run.
   *
   * @param page the file, from the project's folder on
   * @param begins how its first line begins
   * @param before commands that make what it needs
   */
  record Run(String page, String begins, String before) {
    boolean fits(ShellBlocks.Block block) {
      return block.page().equals(page) && block.firstLine().startsWith(begins);
    }
  }

  /**
   * A block that is not run.
   *
   * @param begins how its first line begins
   */
  record NotRun(String page, String begins, String reason) {
    boolean fits(ShellBlocks.Block block) {
      return block.page().equals(page) && block.firstLine().startsWith(begins);
    }
  }
}
