package io.headwater.sink.preview;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.headwater.event.EventJson;
import io.headwater.sink.document.Decoded;
import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.Rejection;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** What an event means to the index, as lines of JSON. */
final class PreviewLine {
  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private PreviewLine() {}

  /** One line, or one for each write if there are several. */
  static List<String> of(long event, Decoded decoded) {
    if (decoded instanceof Decoded.Writes writes) {
      return writes.writes().stream()
          .map(write -> line(event, json -> write(json, write)))
          .toList();
    }
    if (decoded instanceof Decoded.Refused refused) {
      return List.of(line(event, json -> refused(json, refused.rejection())));
    }
    Decoded.Skip reason = ((Decoded.Skipped) decoded).reason();
    return List.of(
        line(
            event,
            json ->
                json.writeStringField(
                    "skipped", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))));
  }

  private static String line(long event, Body body) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = EventJson.FACTORY.createGenerator(line)) {
      json.writeStartObject();
      json.writeNumberField("event", event);
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a line is put together in memory", e);
    }
    return line.toString();
  }

  private static void write(JsonGenerator json, DocumentWrite write) throws IOException {
    json.writeStringField("action", write.action().name().toLowerCase(Locale.ROOT));
    json.writeStringField("index", write.address().index());
    json.writeStringField("id", write.address().id().value());
    if (write.address().routing() != null) {
      json.writeStringField("routing", write.address().routing());
    }
    if (write.version() != null) {
      json.writeNumberField("version", write.version().value());
    }
    DocumentSource source = write.source();
    if (source != null) {
      json.writeFieldName("document");
      json.writeRawValue(new String(source.toByteArray(), UTF_8));
    }
  }

  private static void refused(JsonGenerator json, Rejection rejection) throws IOException {
    json.writeStringField("refused", rejection.type());
    json.writeStringField("reason", rejection.reason());
  }
}
