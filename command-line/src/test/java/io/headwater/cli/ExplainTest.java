package io.headwater.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.event.DocumentVersion;
import io.headwater.event.SequenceNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainTest {
  private static final String OLDER = "358879200000000025318847566";
  private static final String NEWER = "1358879300000000025318847570";

  private final Path folder;

  ExplainTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aSequenceNumbersVersionIsTakenApart() {
    Run run = Run.of("explain", "sequence", OLDER);

    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            OLDER,
            "  version 17592189633208 = epoch 1 * 2^44 + 3588792",
            "  3588792 is the number without its last 20 digits",
            "snapshot rows of epoch 1",
            "  version 17592186044416, below every stream record of the epoch");
  }

  @Test
  void numbersAreOrderedAsIntegersAndTiesAreTold() {
    String tie = OLDER.substring(0, OLDER.length() - 1) + "9";

    Run run = Run.of("explain", "sequence", "--epoch", "3", NEWER, OLDER, tie, OLDER);

    long version = DocumentVersion.of(3, SequenceNumber.of(NEWER)).value();
    assertThat(run.out()).contains("version " + version + " = epoch 3 * 2^44 + 13588793");
    assertThat(run.out().lines().dropWhile(line -> !line.startsWith("from the oldest")).skip(1))
        .containsExactly(
            "  " + OLDER,
            "  " + OLDER + "  the same number",
            "  " + tie + "  a newer number with the same version: Kafka's order decides",
            "  " + NEWER + "  newer, a higher version");
  }

  @Test
  void anEmulatorsNumbersAreVersionsThemselves() {
    Run run = Run.of("explain", "sequence", "000000000000000000013");

    assertThat(run.out())
        .contains("+ 13\n  13 is the number itself: below 10^20 an emulator counts");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2; explain sequence; NUMBER",
        "2; explain sequence abc; decimal digits only",
        "2; explain sequence 0; above zero",
        "2; explain sequence --epoch 0 1; an epoch is 1 to",
        "2; explain sequence --epoch x 1; --epoch",
        "1; explain sequence 13 358879200000000025318847566; not comparable",
        "2; explain; say what",
        "2; explain key --key pk; --item",
        "2; explain key --item {} --key a,b,c; at most one sort key",
        "2; explain key --item {\"a\":1 --key a; no JSON",
        "2; explain key --item none.json --key a; cannot be read",
        "2; explain key --item {\"a\":1} --key a --partitions 0; above 0",
        "1; explain key --item {\"a\":1} --key b; the item has no attribute b",
        "1; explain key --item {\"a\":true} --key a; attribute a is no key",
        "1; explain key --item {\"a\":1e200} --key a; 38 digits",
        "1; explain key --item {\"a\":\"\"} --key a; must not be empty",
        "2; explain event none.json --config none.json; cannot be read",
      })
  void whatHasNoAnswerIsToldWithoutATrace(int code, String call, String message) {
    Run run = Run.of(call.split(" ", -1));

    assertThat(run.err()).contains(message).doesNotContain("Exception", "\tat ");
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "[1]; connector.json:1: the file is no JSON object",
        "{; connector.json:1: the file is no JSON",
        "{\"projection\":{}}; connector.json:1: projection: is an object or array",
        "{\"index\":\"Upper\"}; index: Invalid value Upper",
      })
  void aConfigurationThatCannotBeReadIsTold(String config, String message) throws IOException {
    Path events = Files.writeString(folder.resolve("events.json"), "");
    Path file = Files.writeString(folder.resolve("connector.json"), config);

    Run run = Run.of("explain", "event", events.toString(), "--config", file.toString());

    assertThat(run.err()).contains(message).doesNotContain("Exception", "\tat ");
    assertThat(run.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sink-products.json", "sink-msk-connect.json", "sink-tls.json"})
  void theExamplesAreTakenWithoutTheirPlaceholders(String example) throws IOException {
    Path events = Files.writeString(folder.resolve("events.json"), "");
    Path file = Path.of("..", "config", example);

    Run run = Run.of("explain", "event", events.toString(), "--config", file.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{\"pk\":\"ORDER#1\",\"n\":2}; pk; {\"pk\":\"ORDER#1\"}; ORDER#1",
        "{\"pk\":\"a|b\",\"sk\":7.50}; pk,sk; {\"pk\":\"a|b\",\"sk\":7.5}; a\\|b|7.5",
        "{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1E2\"}}; pk,sk; {\"pk\":\"a\",\"sk\":100}; a|100",
        "{\"Item\":{\"pk\":{\"B\":\"+/8=\"}}}; pk; {\"pk\":\"-_8\"}; -_8",
        "{\"pk\":12345678901234567890123456789012345678}; pk; {\"pk\":12345678901234567890123456789012345678}; 12345678901234567890123456789012345678",
      })
  void anItemsKeyIdAndPartitionAreThoseOfItsEvents(
      String item, String names, String recordKey, String id) {
    Run run = Run.of("explain", "key", "--item", item, "--key", names, "--partitions", "12");

    Map<String, String> told =
        run.out()
            .lines()
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, 13).strip(), line -> line.substring(13)));
    assertThat(told).containsEntry("record key", recordKey).containsEntry("document id", id);
    byte[] bytes = HexFormat.of().parseHex(told.get("in hex"));
    assertThat(new String(bytes, UTF_8)).isEqualTo(recordKey);
    assertThat(told.get("partition"))
        .isEqualTo(BuiltInPartitioner.partitionForKey(bytes, 12) + " of 0 to 11");
  }

  @Test
  void anItemCanBeInAFileAndItsCollectionBeTheKey() throws IOException {
    Path item = Files.writeString(folder.resolve("item.json"), "{\"pk\":\"a\",\"sk\":\"b\"}");

    Run run =
        Run.of(
            "explain", "key", "--item", item.toString(), "--key", "pk,sk", "--partition-key-only");

    assertThat(run.out()).contains("record key   {\"pk\":\"a\"}\n", "document id  a|b\n");
  }

  @Test
  void anEventsWriteIsTold() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("sink.json"),
            "{\"topics\":\"t\",\"connection.password\":\"${env:P}\",\"index\":\"orders\"}");
    String event =
        "{\"op\":\"c\",\"version\":17592189633208,\"key\":{\"pk\":\"1\"},\"source\":{\"table\":\"o\"},\"after\":{\"n\":1.50}}";

    Run run = Run.withInput(event + "\nnonsense", "explain", "event", "-", "--config", config + "");

    assertThat(run.out().lines())
        .hasSize(2)
        .contains(
            "{\"event\":1,\"action\":\"index\",\"index\":\"orders\",\"id\":\"1\",\"version\":17592189633208,\"document\":{\"n\":1.50}}");
    assertThat(run.code()).isEqualTo(1);

    Files.writeString(config, "{\"index\":\"Upper\"}");
    Run wrong = Run.withInput(event, "explain", "event", "-", "--config", config + "");
    assertThat(wrong.err()).contains("index: Invalid value Upper");
    assertThat(wrong.code()).isEqualTo(2);
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    for (List<String> command :
        List.of(
            List.<String>of(),
            List.of("validate"),
            List.of("explain", "sequence"),
            List.of("explain", "key"),
            List.of("explain", "event"))) {
      List<String> call = new ArrayList<>(command);
      call.add("--help");
      Run run = Run.of(call.toArray(String[]::new));
      assertThat(run.code()).isZero();
      assertThat(run.out()).contains("Usage: headwater");
      // On lines of their own, so that they can be copied.
      assertThat(run.out().lines().dropWhile(line -> !line.startsWith("Example")).skip(1))
          .isNotEmpty()
          .allMatch(line -> line.startsWith("  java -jar headwater.jar "));
    }
    assertThat(Run.of("--version").out()).startsWith("Headwater ");
  }
}
