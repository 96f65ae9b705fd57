package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * What the records are.
 *
 * @param format what their values are
 * @param version where the external versions of writes come from
 * @param nullValues what a plain document's missing value means
 */
public record InputSettings(RecordFormat format, VersionSource version, NullValues nullValues) {
  /** The option that names the records' format. */
  public static final String RECORD_FORMAT = "record.format";

  /** The option that tells where versions come from. */
  public static final String VERSION_SOURCE = "version.source";

  /** The option for missing values. */
  public static final String NULL_VALUES = "behavior.on.null.values";

  static final String GROUP = "Records";

  private static final Choice<RecordFormat> FORMATS = new Choice<>(RecordFormat.class);
  private static final Choice<NullValues> NULLS = new Choice<>(NullValues.class);

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    return def.define(
            RECORD_FORMAT,
            Type.STRING,
            Choice.name(RecordFormat.HEADWATER),
            FORMATS,
            HIGH,
            "What the records' values are: headwater, the events of Headwater's source, as JSON text"
                + " or structs; debezium, events of Debezium's shape; document, the documents"
                + " themselves, whose ids are made of the records' keys. Each as JSON text or bytes,"
                + " as structs or as schemaless maps.",
            GROUP,
            ++order,
            Width.SHORT,
            "Record format",
            FORMATS)
        .define(
            VERSION_SOURCE,
            Type.STRING,
            "event",
            ConfigDef.LambdaValidator.with(
                InputSettings::checkVersion,
                () -> "event, header:NAME, field:PATH, offset or none"),
            HIGH,
            "Where a document's external version comes from; the highest wins, whatever order"
                + " writes arrive in. event: the event's own version or, for plain documents, the"
                + " header headwater.version. header:NAME: a header. field:PATH: a field of the"
                + " record's value, such as field:source.lsn. offset: the record's offset in its"
                + " original topic, only where all records of a document come from one partition that"
                + " is never made anew: its offsets would begin again, and lose. none: writes are not versioned, and the last to arrive wins."
                + " Headers and fields hold a number from 0 to 2^63-2, a timestamp, or a sequence"
                + " number of 21 to 40 digits, which is converted as Headwater's source does. In a"
                + " path, \\. is a dot within a name.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "Version source")
        .define(
            NULL_VALUES,
            Type.STRING,
            Choice.name(NullValues.DELETE),
            NULLS,
            MEDIUM,
            "What a record without a value means with record.format=document: delete removes the"
                + " document of its key, ignore does nothing, fail refuses the record.",
            GROUP,
            ++order,
            Width.SHORT,
            "Null values",
            NULLS);
  }

  static InputSettings from(AbstractConfig config) {
    return new InputSettings(
        FORMATS.of(config, RECORD_FORMAT),
        VersionSource.parse(config.getString(VERSION_SOURCE)),
        NULLS.of(config, NULL_VALUES));
  }

  /** Whether writes have versions. */
  public boolean isVersioned() {
    return !(version instanceof VersionSource.None);
  }

  List<OptionProblem> problems() {
    if (format == RecordFormat.DEBEZIUM && version instanceof VersionSource.Event) {
      return List.of(
          new OptionProblem(
              VERSION_SOURCE,
              "must not be event with record.format=debezium, whose events have no version; set it"
                  + " to offset, to a field that rises with every change, such as field:source.lsn"
                  + " for PostgreSQL, or to none"));
    }
    if (format == RecordFormat.DOCUMENT
        && version instanceof VersionSource.Field
        && nullValues == NullValues.DELETE) {
      return List.of(
          new OptionProblem(
              NULL_VALUES,
              "must not be delete with version.source=field:…, since a missing value has no field;"
                  + " set it to ignore or fail, or version.source to header:NAME, offset or none"));
    }
    return List.of();
  }

  private static void checkVersion(String name, Object value) {
    try {
      var unused = VersionSource.parse(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }
}
