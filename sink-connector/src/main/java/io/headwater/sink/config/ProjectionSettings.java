package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import io.headwater.sink.document.DeleteBehavior;
import io.headwater.sink.projection.MetadataFields;
import io.headwater.sink.projection.Projection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * What becomes of an item on its way to its document.
 *
 * @param projection the rules, a JSON object
 * @param metadata the fields that the sink adds
 * @param skipsUnchanged whether an update that leaves the document as it was is not written
 */
public record ProjectionSettings(
    String projection, MetadataFields metadata, boolean skipsUnchanged) {
  /** The option with the rules. */
  public static final String PROJECTION = "projection";

  static final String GROUP = "Projection";
  static final String METADATA_FIELDS = "metadata.fields";
  static final String UNCHANGED_UPDATES = "unchanged.updates";
  private static final String SKIP = "skip";
  private static final String WRITE = "write";

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    return def.define(
            PROJECTION,
            Type.STRING,
            "{}",
            checking(json -> Projection.parse(json, Set.of(), "{}", List.of()), "a projection"),
            MEDIUM,
            "What becomes of an item on its way to its document, as a JSON object: filter, include,"
                + " exclude, rename, defaults, constants, concat, numbers, large.numbers,"
                + " timestamps, drop, indices. See docs/projection.md. By default items are indexed"
                + " as they are; numbers that OpenSearch cannot be sure to take are split into text"
                + " and a float.",
            GROUP,
            ++order,
            Width.LONG,
            "Projection")
        .define(
            METADATA_FIELDS,
            Type.STRING,
            "{}",
            checking(MetadataFields::parse, "metadata fields"),
            MEDIUM,
            "Fields that the sink adds at the document's top, as a JSON object such as"
                + " {\"_sequence\":\"sequence\",\"indexedAt\":\"indexed-at\"}. Sources are sequence,"
                + " version, event-time, event-time-millis, indexed-at, operation, table, key,"
                + " topic, partition, offset; one that an event does not tell is left out. An"
                + " item's own fields of these names are left out.",
            GROUP,
            ++order,
            Width.LONG,
            "Metadata fields")
        .define(
            UNCHANGED_UPDATES,
            Type.STRING,
            SKIP,
            ConfigDef.ValidString.in(SKIP, WRITE),
            LOW,
            "What is done with an update whose image before the change would give the same document:"
                + " skip or write. A skipped one does not touch the document's version and metadata"
                + " fields.",
            GROUP,
            ++order,
            Width.SHORT,
            "Unchanged updates",
            OneOf.of(SKIP, WRITE));
  }

  static ProjectionSettings from(AbstractConfig config) {
    return new ProjectionSettings(
        config.getString(PROJECTION),
        MetadataFields.parse(config.getString(METADATA_FIELDS)),
        config.getString(UNCHANGED_UPDATES).equals(SKIP));
  }

  List<OptionProblem> problems(IndexSettings index, WriteSettings write) {
    try {
      Projection unused = parsed(index.creation().mappings(), write);
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of(new OptionProblem(PROJECTION, String.valueOf(e.getMessage())));
    }
  }

  /**
   * The projection that the options give together.
   *
   * @param mappings the option {@code index.mappings}
   * @throws IllegalArgumentException if the options do not fit
   */
  public Projection parsed(String mappings, WriteSettings write) {
    return Projection.parse(projection, reservedNames(write), mappings, write.routing().fields());
  }

  /**
   * The fields that are written whatever the items hold, by the option that asks for them: dotted
   * paths with {@code string}, {@code number}, {@code boolean}, {@code object} or {@code date}.
   */
  public Map<String, Map<String, String>> producedFields(IndexSettings index, WriteSettings write) {
    Map<String, Map<String, String>> fields = new HashMap<>();
    fields.put(PROJECTION, parsed(index.creation().mappings(), write).producedFields());
    fields.put(METADATA_FIELDS, metadata.kinds());
    if (write.onDelete() == DeleteBehavior.FLAG) {
      fields.put(WriteSettings.FLAG_FIELD, Map.of(write.flagField(), "boolean"));
    }
    return fields;
  }

  /** The names of the fields that the sink itself writes at documents' tops. */
  public Set<String> reservedNames(WriteSettings write) {
    Set<String> names = new HashSet<>(metadata.names());
    if (write.onDelete() == DeleteBehavior.FLAG) {
      names.add(write.flagField());
    }
    return names;
  }

  private static ConfigDef.Validator checking(Consumer<String> parse, String what) {
    return ConfigDef.LambdaValidator.with(
        (name, value) -> {
          try {
            parse.accept(String.valueOf(value));
          } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
          }
        },
        () -> what);
  }
}
