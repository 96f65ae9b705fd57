package io.headwater.sink.input;

import io.headwater.sink.config.InputSettings;
import java.util.Set;

/** Makes the reader of a configuration. */
public final class RecordReaders {
  private RecordReaders() {}

  /**
   * A reader.
   *
   * @param watchedNames an image that has one of these names at its top is not verbatim
   */
  public static RecordReader of(InputSettings settings, Set<String> watchedNames) {
    VersionReader versions = new VersionReader(settings.version());
    Images images = new Images(watchedNames);
    return new GuardedReader(
        switch (settings.format()) {
          case HEADWATER ->
              new HeadwaterReader(new EventTextReader(watchedNames), versions, images);
          case DEBEZIUM -> new DebeziumReader(versions, images);
          case DOCUMENT -> new DocumentReader(versions, settings.nullValues(), images);
        });
  }
}
