package io.headwater.sink.preview;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.sink.RecordDecoders;
import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.document.Decoded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what the sink would write for given events. */
@Command(
    name = "preview",
    mixinStandardHelpOptions = true,
    versionProvider = Preview.Version.class,
    description =
        "Prints, as a line of JSON for each event, what a connector's configuration makes of it."
            + " Nothing is sent anywhere.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every event is written or skipped",
      "1:at least one event is refused",
      "2:the configuration or the call is wrong"
    })
public final class Preview implements Callable<Integer> {
  private static final int REFUSED = 1;
  private static final int WRONG = 2;

  private final InputStream standardInput;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "CONNECTOR",
      description =
          "The connector's configuration, a JSON file as for Connect's REST interface. Options about"
              + " reaching OpenSearch and values with placeholders such as $${env:NAME} are left"
              + " out.")
  private Path connector;

  @Parameters(
      index = "1",
      paramLabel = "EVENTS",
      description = "The events, a record's value on each line; - for the standard input.")
  private String events;

  @Option(
      names = "--with-keys",
      description =
          "Each line is a record's key, a tab and its value, as Kafka's console consumer"
              + " prints them with print.key=true.")
  private boolean withKeys;

  @SuppressWarnings("NullAway.Init") // picocli sets the options.
  Preview(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, UTF_8));
    System.exit(new CommandLine(new Preview(System.in)).setOut(out).execute(args));
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      ConnectorFile file = ConnectorFile.read(connector);
      List<String> problems = file.problems();
      if (!problems.isEmpty()) {
        problems.forEach(err::println);
        return WRONG;
      }
      Function<SinkRecord, Decoded> decoder =
          RecordDecoders.of(SinkSettings.from(file.options()))::decode;
      return print(decoder, file.topic(), out);
    } catch (IOException | ConfigException e) {
      err.println(e.getMessage());
      return WRONG;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private int print(Function<SinkRecord, Decoded> decoder, String topic, PrintWriter out)
      throws IOException {
    int code = 0;
    try (BufferedReader lines = new BufferedReader(reader())) {
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          Decoded decoded = decoder.apply(record(topic, number - 1, line));
          PreviewLine.of(number, decoded).forEach(out::println);
          code = decoded instanceof Decoded.Refused ? REFUSED : code;
        }
      }
    }
    return code;
  }

  private Reader reader() throws IOException {
    return events.equals("-")
        ? new InputStreamReader(standardInput, UTF_8)
        : Files.newBufferedReader(Path.of(events), UTF_8);
  }

  private SinkRecord record(String topic, long offset, String line) {
    int tab = withKeys ? line.indexOf('\t') : -1;
    return new SinkRecord(
        topic,
        0,
        Schema.OPTIONAL_STRING_SCHEMA,
        tab < 0 ? null : orNull(line.substring(0, tab)),
        Schema.OPTIONAL_STRING_SCHEMA,
        orNull(line.substring(tab + 1)),
        offset,
        0L,
        TimestampType.CREATE_TIME);
  }

  // The console consumer's word for no key or value.
  private static @Nullable String orNull(String text) {
    return text.equals("null") ? null : text;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Preview.class.getPackage().getImplementationVersion();
      return new String[] {"Headwater " + (version == null ? "unknown" : version)};
    }
  }
}
