package io.headwater.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.sink.preview.Preview;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Events to what the sink would write. */
@Command(
    name = "event",
    mixinStandardHelpOptions = true,
    versionProvider = Headwater.Version.class,
    description =
        "Tells, in a line of JSON for each event, what the sink makes of it: index, id, routing,"
            + " version and document, or why it is skipped or refused.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every event is written or skipped",
      "1:at least one event is refused",
      "2:the configuration or the call is wrong"
    },
    footerHeading = "%nExample:%n",
    footer = "  java -jar headwater.jar explain event events.json --config sink.json")
final class ExplainEvent implements Callable<Integer> {
  private final InputStream standardInput;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "The events, a record's value on each line; - for the standard input.")
  private String events;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description =
          "The sink's configuration. Options about reaching OpenSearch and values with placeholders"
              + " such as $${env:NAME} are left out.")
  private Path config;

  @Option(
      names = "--with-keys",
      description =
          "Each line is a record's key, a tab and its value, as Kafka's console consumer"
              + " prints them with print.key=true.")
  private boolean withKeys;

  @SuppressWarnings("NullAway.Init") // picocli sets the options.
  ExplainEvent(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ConnectorJson connector;
    try {
      connector = ConnectorJson.read(config);
    } catch (IOException e) {
      throw usage("the configuration in " + config + " cannot be read", e);
    }
    if (!connector.findings().isEmpty()) {
      connector.findings().forEach(finding -> err.println(finding.in(config)));
      return Headwater.USAGE;
    }
    Map<String, String> options = new HashMap<>(connector.options());
    options.values().removeIf(ConnectorJson::holdsPlaceholder);
    Preview preview = Preview.of(options, withKeys);
    List<String> problems = preview.problems();
    if (!problems.isEmpty()) {
      problems.forEach(problem -> err.println(config + ": " + problem));
      return Headwater.USAGE;
    }
    try (BufferedReader lines = lines()) {
      return preview.print(lines, out) ? 0 : Headwater.WRONG;
    } catch (IOException e) {
      throw usage("the events in " + events + " cannot be read", e);
    }
  }

  private BufferedReader lines() throws IOException {
    return events.equals("-")
        ? new BufferedReader(new InputStreamReader(standardInput, UTF_8))
        : Files.newBufferedReader(Path.of(events), UTF_8);
  }

  private ParameterException usage(String message, Exception cause) {
    return new ParameterException(spec.commandLine(), message, cause);
  }
}
