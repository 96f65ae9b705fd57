package io.headwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidateTest {
  private static final String SINK =
      "\"connector.class\":\"io.headwater.sink.OpenSearchSinkConnector\",\"topics\":\"t\","
          + "\"connection.url\":\"http://search:9200\"";
  private static final String SOURCE =
      "\"connector.class\":\"io.headwater.source.DynamoDbStreamsSourceConnector\","
          + "\"table.include.list\":\"orders\"";

  private final Path folder;

  ValidateTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void everyExampleIsRight() throws IOException {
    List<String> arguments = Stream.concat(Stream.of("validate"), examples()).toList();
    assertThat(arguments).hasSizeGreaterThan(10);

    Run run = Run.of(arguments.toArray(String[]::new));

    assertThat(run.out()).doesNotContain("; give").contains("config/sink-tls.json: right, a sink");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
  }

  static Stream<String> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "config"))) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "sink; bulk.max.byte=1; 2: bulk.max.byte: is no option of the sink or of Connect; did you mean bulk.max.bytes?",
        "sink; surprise=1; take it out",
        "source; topics=t; is no option of the source",
        "sink; bulk.max.bytes=many; bulk.max.bytes: Invalid value many",
        "sink; bulk.max.bytes=-1; give",
        "sink; index=Upper; lower",
        "sink; projection={\\\"exlude\\\":[\\\"a\\\"]}; projection.exlude: is unknown here",
        "sink; write.method=upsert; version.source=none",
        "sink; retry.backoff.max.ms=10; retry.backoff.ms",
        "sink; record.format=debezium; version.source: ",
        "sink; connection.username=ann; connection.password: ",
        "sink; topics=; topics: is missing, and so is topics.regex",
        "sink; topics.regex=a.*; topics.regex: cannot be given beside topics",
        "sink; tasks.max=0; tasks.max: Invalid value 0",
        "sink; errors.tolerance=some; errors.tolerance: Invalid value some",
        "source; stream.start=yesterday; stream.start: ",
        "source; topic.prefix=a b; topic.prefix: ",
        "source; aws.endpoint=ftp://x; aws.endpoint: ",
        "source; aws.access.key.id=A; aws.secret.access.key",
        "source; snapshot.mode=sometimes; snapshot.mode: ",
      })
  void whatIsWrongIsNamedWithPlaceAndRemedy(String side, String option, String message)
      throws IOException {
    int equals = option.indexOf('=');
    Path file =
        file(
            "{"
                + (side.equals("sink") ? SINK : SOURCE)
                    .replaceFirst(
                        "\"topics\":\"t\",",
                        option.startsWith("topics=") ? "" : "\"topics\":\"t\",")
                + ",\n\""
                + option.substring(0, equals)
                + "\":\""
                + option.substring(equals + 1)
                + "\"}");

    Run run = Run.of("validate", file.toString());

    assertThat(run.out()).contains(message).contains(file + ":");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{; 1: the file is no JSON",
        "[1]; the file is no JSON object",
        "{\"name\":\"x\",\"config\":{}}; connector.class: is missing",
        "{\"connector.class\":\"org.example.Other\"}; connector.class: is no connector of Headwater; set it to",
        "{\"connector.class\":\"OpenSearchSink\",\"topics\":\"t\"}; connection.url",
        "{\"connector.class\":\"DynamoDbStreamsSourceConnector\"}; table.include.list",
        "{\"connector.class\":\"OpenSearchSink\",\"topics\":\"t\",\"connection.url\":\"http://s\",\"projection\":{}}; projection: is an object or array",
        "{\"connector.class\":\"OpenSearchSink\",\"topics\":\"t\",\"connection.url\":\"http://s\",\"topics\":\"u\"}; topics: is given twice",
      })
  void filesThatAreNoConfigurationAreNamed(String content, String message) throws IOException {
    Run run = Run.of("validate", file(content).toString());

    assertThat(run.out().replace("connector.json:1:", "1:")).contains(message);
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void placeholdersAreTakenWhereAValueCannotBeKnown() throws IOException {
    Run run =
        Run.of(
            "validate",
            file("{\"name\":\"s\",\"config\":{\"connector.class\":\"OpenSearchSink\",\"topics\":\"${env:TOPIC}\","
                    + "\"connection.url\":\"${env:URL}\",\"connection.username\":\"ann\","
                    + "\"connection.password\":\"${env:PASSWORD}\",\"bulk.max.bytes\":\"${env:SIZE}\","
                    + "\"key.converter\":\"org.example.Mine\",\"transforms\":\"a\"}}")
                .toString());

    assertThat(run.code()).as(run.out()).isZero();
    assertThat(run.out())
        .contains("only a worker has its class: key.converter, transforms")
        .contains("only a worker knows its value: topics, connection.url, connection.password");
  }

  @Test
  void allFindingsOfAllFilesAreToldInTheFilesOrder() throws IOException {
    Path wrong =
        file("{" + SINK + ",\n\"bulk.max.bytes\":\"x\",\n\"indx\":\"i\",\n\"linger.ms\":\"y\"}");
    Path right = Files.writeString(folder.resolve("right.json"), "{" + SOURCE + "}");

    Run run = Run.of("validate", wrong.toString(), right.toString());

    assertThat(run.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(wrong + ":2: bulk.max.bytes: "),
            line -> assertThat(line).startsWith(wrong + ":3: indx: ").endsWith("index?"),
            line -> assertThat(line).startsWith(wrong + ":4: linger.ms: "),
            line -> assertThat(line).isEqualTo(right + ": right, a source with 2 options"));
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void aFormForProgramsHasTheSame() throws IOException {
    Path wrong = file("{" + SINK + ",\n\"indx\":\"i\",\"key.converter\":\"k\"}");

    Run run = Run.of("validate", "--json", wrong.toString());

    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.path("valid").asBoolean()).isFalse();
    JsonNode file = json.at("/files/0");
    assertThat(file.path("file").asText()).isEqualTo(wrong.toString());
    assertThat(file.path("plugin").asText()).isEqualTo("sink");
    assertThat(file.at("/errors/0/option").asText()).isEqualTo("indx");
    assertThat(file.at("/errors/0/line").asInt()).isEqualTo(2);
    assertThat(file.at("/errors/0/remedy").asText()).isEqualTo("did you mean index?");
    assertThat(file.at("/unchecked/0/option").asText()).isEqualTo("key.converter");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void secretsAreNotPrinted() throws IOException {
    String secret = "open-sesame-42";
    for (String options :
        List.of(
            SINK + ",\"connection.password\":\"" + secret + "\"",
            SINK + ",\"connection.pasword\":\"" + secret + "\"",
            SINK + ",\"connection.ssl.key.password\":\"" + secret + "\",\"index\":\"Upper\"",
            SINK + ",\"aws.secret.access.key\":\"" + secret + "\",\"aws.signing\":\"es\"",
            SINK + ",\"connection.headers\":\"" + secret + "\"",
            SINK + ",\"connection.password\":\"" + secret,
            SINK + ",\"connection.password\": " + secret,
            SOURCE + ",\"aws.secret.access.key\":\"" + secret + "\"")) {
      String file = file("{" + options + "}").toString();
      for (Run run : List.of(Run.of("validate", file), Run.of("validate", "--json", file))) {
        assertThat(run.out() + run.err()).as(options).doesNotContain(secret, "sesame");
      }
    }
  }

  @Test
  void wrongCallsAreToldWithoutATrace() {
    for (Run run :
        List.of(
            Run.of(),
            Run.of("validate"),
            Run.of("validate", folder.resolve("none.json").toString()),
            Run.of("validate", folder.toString()),
            Run.of("valid", "x"),
            Run.of("validate", "--yaml"))) {
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains("headwater").doesNotContain("Exception", "\tat ");
    }
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("connector.json"), content);
  }
}
