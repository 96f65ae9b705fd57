package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.headwater.sink.document.IndexTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * Which indices are written and how they are looked after.
 *
 * @param name the index's name or template
 * @param creation how missing indices are created
 * @param requireAlias whether the name must be an alias
 * @param updateMapping whether existing indices get what their mappings lack of the given ones
 * @param checkInterval how often an index in use is looked at again, zero for never
 */
public record IndexSettings(
    IndexTemplate name,
    IndexCreation creation,
    boolean requireAlias,
    boolean updateMapping,
    Duration checkInterval) {
  /** The option that names the index. */
  public static final String INDEX = "index";

  /** The option that takes aliases only. */
  public static final String REQUIRE_ALIAS = "require.alias";

  /** The option that keeps the mappings of existing indices up to date. */
  public static final String MAPPING_UPDATE = "mapping.update";

  static final String GROUP = "Index";
  static final String CHECK_INTERVAL_MS = "index.check.interval.ms";

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    def.define(
        INDEX,
        Type.STRING,
        "${table}",
        ConfigDef.LambdaValidator.with(IndexSettings::checkTemplate, () -> "an index name"),
        HIGH,
        "The index, alias or data stream to write, lower-case. ${table} stands for the event's"
            + " table, ${topic} for the record's topic, ${key.NAME} for the key's attribute NAME.",
        GROUP,
        ++order,
        Width.MEDIUM,
        "Index");
    order = 10;
    return IndexCreation.define(def, 1)
        .define(
            REQUIRE_ALIAS,
            Type.BOOLEAN,
            false,
            null,
            MEDIUM,
            "Whether index names an alias, which is then never created: a missing one fails the"
                + " task, so that no index takes its place.",
            GROUP,
            ++order,
            Width.SHORT,
            "Require an alias",
            OneOf.of(true, false))
        .define(
            MAPPING_UPDATE,
            Type.BOOLEAN,
            false,
            null,
            MEDIUM,
            "Whether an existing index gets what its mappings lack of index.mappings, such as new"
                + " fields. What cannot be changed in place, such as a field's type, fails the"
                + " task.",
            GROUP,
            ++order,
            Width.SHORT,
            "Update mappings",
            OneOf.of(true, false))
        .define(
            CHECK_INTERVAL_MS,
            Type.LONG,
            60_000L,
            between(0, Duration.ofDays(1).toMillis()),
            LOW,
            "How often an index in use is looked at again, in milliseconds; 0 for never. A deleted"
                + " index can come back without the sink's doing, because OpenSearch creates what"
                + " it is to write (action.auto_create_index): without this nobody would see.",
            GROUP,
            ++order,
            Width.SHORT,
            "Check interval");
  }

  static IndexSettings from(AbstractConfig config) {
    return new IndexSettings(
        new IndexTemplate(config.getString(INDEX)),
        IndexCreation.from(config),
        config.getBoolean(REQUIRE_ALIAS),
        config.getBoolean(MAPPING_UPDATE),
        Duration.ofMillis(config.getLong(CHECK_INTERVAL_MS)));
  }

  List<OptionProblem> problems() {
    List<OptionProblem> problems = new ArrayList<>(creation.problems());
    if (updateMapping && !JsonObjects.hasMembers(creation.mappings())) {
      problems.add(
          new OptionProblem(MAPPING_UPDATE, "needs mappings to update to: set index.mappings"));
    }
    return problems;
  }

  private static void checkTemplate(String name, Object value) {
    try {
      var unused = new IndexTemplate(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }
}
