package io.headwater.sink.preview;

import static io.headwater.sink.write.Events.event;
import static io.headwater.sink.write.Events.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PreviewTest {
  private static final String WRITTEN =
      event("u", "orders", "p|1", version(3), "{\"n\":1.50,\"t\":\"\u00e9\"}");
  private static final String REMOVED = event("d", "orders", "p2", version(4), null);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path folder;

  PreviewTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void eachEventGivesALineThatTellsTheWrite() throws IOException {
    assertThat(run("{\"topics\":\"a, b\",\"index\":\"${topic}-1\"}", WRITTEN + "\n\n" + REMOVED))
        .isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "{\"event\":1,\"action\":\"index\",\"index\":\"a-1\",\"id\":\"p|1\",\"version\":"
                + version(3)
                + ",\"document\":{\"n\":1.50,\"t\":\"\u00e9\"}}",
            "{\"event\":3,\"action\":\"delete\",\"index\":\"a-1\",\"id\":\"p2\",\"version\":"
                + version(4)
                + "}");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void refusedEventsAreToldAndMakeTheCodeOne() throws IOException {
    assertThat(run("{}", "nonsense\n" + WRITTEN)).isEqualTo(1);

    assertThat(out.toString().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"event\":1,\"refused\":\"malformed_event\",\"reason\":\"");
  }

  @Test
  void tombstonesAreSkipped() throws IOException {
    assertThat(run("{}", "{\"pk\":\"p\"}\tnull\n{\"pk\":\"p\"}\t" + REMOVED, "--with-keys"))
        .isZero();

    assertThat(out.toString().lines())
        .hasSize(2)
        .first()
        .isEqualTo("{\"event\":1,\"skipped\":\"no-change\"}");
  }

  @Test
  void wrongOptionsAreAllNamedAndMakeTheCodeTwo() throws IOException {
    int code =
        run("{\"projection\":\"{\\\"exlude\\\":[\\\"a\\\"]}\",\"index\":\"Upper\"}", WRITTEN);

    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .contains("projection: projection.exlude: is unknown here")
        .contains("index: Invalid value Upper");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void optionsThatDoNotFitTogetherAreNamed() throws IOException {
    int code =
        run(
            "{\"projection\":\"{\\\"rename\\\":{\\\"a\\\":\\\"_seq\\\"}}\","
                + "\"metadata.fields\":\"{\\\"_seq\\\":\\\"sequence\\\"}\"}",
            WRITTEN);

    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("projection: projection.rename.a: _seq is a field of metadata.fields");
  }

  @Test
  void unreadableConfigurationsMakeTheCodeTwo() throws IOException {
    assertThat(run("[1]", WRITTEN)).isEqualTo(2);
    assertThat(run("{", WRITTEN)).isEqualTo(2);
    assertThat(execute("", List.of(folder.resolve("none.json").toString(), "-"))).isEqualTo(2);
    assertThat(execute("", List.of())).isEqualTo(2);
  }

  @Test
  void eventsCanBeInAFile() throws IOException {
    Path events = Files.writeString(folder.resolve("events"), WRITTEN);

    assertThat(execute("", List.of(config("{}"), events.toString()))).isZero();
    assertThat(out.toString()).contains("\"id\":\"p|1\"");
    assertThat(execute("", List.of(config("{}"), folder.resolve("none").toString()))).isEqualTo(2);
  }

  @Test
  void theExampleConnectorIsTakenWithoutItsPlaceholders() {
    String example = Path.of("..", "config", "sink-products.json").toString();

    assertThat(execute("", List.of(example, "-"))).isZero();
    assertThat(err.toString()).isEmpty();
  }

  private int run(String config, String events, String... options) throws IOException {
    return execute(
        events, Stream.concat(Stream.of(options), Stream.of(config(config), "-")).toList());
  }

  private String config(String json) throws IOException {
    return Files.writeString(folder.resolve("connector.json"), json).toString();
  }

  private int execute(String input, List<String> arguments) {
    return new CommandLine(new Preview(new ByteArrayInputStream(input.getBytes(UTF_8))))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
