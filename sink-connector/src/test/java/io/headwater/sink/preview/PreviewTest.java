package io.headwater.sink.preview;

import static io.headwater.sink.write.Events.event;
import static io.headwater.sink.write.Events.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.config.Configurations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PreviewTest {
  private static final String WRITTEN =
      event("u", "orders", "p|1", version(3), "{\"n\":1.50,\"t\":\"\u00e9\"}");
  private static final String REMOVED = event("d", "orders", "p2", version(4), null);

  private final StringWriter out = new StringWriter();
  private final StringBuilder problems = new StringBuilder();

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
    assertThat(problems.toString()).isEmpty();
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
    String lines = "{\"pk\":\"p\"}\tnull\n{\"pk\":\"p\"}\t" + REMOVED;
    assertThat(execute("{}", lines, true)).isZero();

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
    assertThat(problems.toString())
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
    assertThat(problems.toString())
        .startsWith("projection: projection.rename.a: _seq is a field of metadata.fields");
  }

  private int run(String config, String events) throws IOException {
    return execute(config, events, false);
  }

  /** The code of the command that prints it: 1 if an event is refused, 2 for a configuration. */
  private int execute(String config, String events, boolean withKeys) throws IOException {
    Preview preview = Preview.of(Configurations.options(config), withKeys);
    if (!preview.problems().isEmpty()) {
      preview.problems().forEach(line -> problems.append(line).append('\n'));
      return 2;
    }
    return preview.print(new BufferedReader(new StringReader(events)), new PrintWriter(out, true))
        ? 0
        : 1;
  }
}
