package io.headwater.sink;

import io.headwater.sink.config.IndexSettings;
import io.headwater.sink.config.ProjectionSettings;
import io.headwater.sink.config.RecordFormat;
import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.config.WriteSettings;
import io.headwater.sink.document.DocumentMapper;
import io.headwater.sink.document.DocumentRules;
import io.headwater.sink.document.RecordDecoder;
import io.headwater.sink.input.RecordReaders;
import java.time.Clock;

/** Puts together what makes writes of records. */
public final class RecordDecoders {
  private RecordDecoders() {}

  /** The decoder that the settings ask for; each task has its own. */
  public static RecordDecoder of(SinkSettings settings) {
    WriteSettings write = settings.write();
    ProjectionSettings projection = settings.projection();
    IndexSettings index = settings.index();
    DocumentRules rules =
        new DocumentRules(
            index.name(),
            write.id(),
            write.method(),
            write.routing(),
            write.onDelete(),
            write.flagField(),
            projection.skipsUnchanged(),
            settings.input().format() != RecordFormat.DOCUMENT);
    return new RecordDecoder(
        RecordReaders.of(settings.input(), projection.reservedNames(write)),
        new DocumentMapper(
            rules,
            projection.parsed(index.creation().mappings(), write),
            projection.metadata(),
            Clock.systemUTC()));
  }
}
