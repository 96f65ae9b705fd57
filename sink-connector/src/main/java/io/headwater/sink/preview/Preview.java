package io.headwater.sink.preview;

import io.headwater.sink.RecordDecoders;
import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.document.Decoded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Tells what the sink would write for given events. Nothing is sent anywhere. */
public final class Preview {
  private final PreviewOptions connector;
  private final boolean withKeys;

  private Preview(PreviewOptions connector, boolean withKeys) {
    this.connector = connector;
    this.withKeys = withKeys;
  }

  /**
   * A preview of what a connector writes.
   *
   * @param options the connector's; those about reaching OpenSearch are left out
   * @param withKeys whether each line of events is a record's key, a tab and its value
   */
  public static Preview of(Map<String, String> options, boolean withKeys) {
    return new Preview(PreviewOptions.of(options), withKeys);
  }

  /** What is wrong with the configuration, as {@code option: problem}. */
  public List<String> problems() {
    return connector.problems();
  }

  /**
   * Prints a line of JSON for each event.
   *
   * @param lines a record on each
   * @return whether no event is refused
   * @throws org.apache.kafka.common.config.ConfigException if there are {@link #problems}
   */
  public boolean print(BufferedReader lines, PrintWriter out) throws IOException {
    Function<SinkRecord, Decoded> decoder =
        RecordDecoders.of(SinkSettings.from(connector.options()))::decode;
    boolean taken = true;
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        Decoded decoded = decoder.apply(record(number - 1, line));
        PreviewLine.of(number, decoded).forEach(out::println);
        taken &= !(decoded instanceof Decoded.Refused);
      }
    }
    return taken;
  }

  private SinkRecord record(long offset, String line) {
    int tab = withKeys ? line.indexOf('\t') : -1;
    return new SinkRecord(
        connector.topic(),
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
}
