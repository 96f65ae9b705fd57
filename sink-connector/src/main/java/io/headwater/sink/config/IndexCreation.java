package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * How missing indices are created.
 *
 * @param automatic whether they are created at all
 * @param fromTemplate whether the cluster's own index template decides everything
 * @param settings the settings of created indices, a JSON object
 * @param mappings the mappings of created indices, a JSON object
 * @param aliases the aliases of created indices, a JSON object
 */
public record IndexCreation(
    boolean automatic, boolean fromTemplate, String settings, String mappings, String aliases) {
  /** The option that lets indices be created. */
  public static final String AUTO_CREATE = "index.auto.create";

  /** The option that leaves created indices to the cluster's index template. */
  public static final String FROM_TEMPLATE = "index.from.template";

  /** The option with created indices' settings. */
  public static final String SETTINGS = "index.settings";

  /** The option with created indices' mappings. */
  public static final String MAPPINGS = "index.mappings";

  /** The option with created indices' aliases. */
  public static final String ALIASES = "index.aliases";

  private static final String EMPTY = "{}";

  static ConfigDef define(ConfigDef def, int before) {
    int order = before;
    return def.define(
            AUTO_CREATE,
            Type.BOOLEAN,
            true,
            null,
            MEDIUM,
            "Whether a missing index is created, with index.settings, index.mappings and"
                + " index.aliases, or a missing data stream from the index template that matches"
                + " it. If not, a missing one fails the task.",
            IndexSettings.GROUP,
            ++order,
            Width.SHORT,
            "Create indices",
            OneOf.of(true, false))
        .define(
            FROM_TEMPLATE,
            Type.BOOLEAN,
            false,
            null,
            LOW,
            "Whether a created index gets nothing from the sink, so that the cluster's own index"
                + " template decides. The template should set index.gc_deletes to 1h and"
                + " date_detection to false, as the sink does.",
            IndexSettings.GROUP,
            ++order,
            Width.SHORT,
            "Create from template",
            OneOf.of(true, false))
        .define(
            SETTINGS,
            Type.STRING,
            EMPTY,
            ConfigDef.LambdaValidator.with(JsonObjects::check, () -> "a JSON object"),
            MEDIUM,
            "The settings of created indices as a JSON object, analysis included, such as"
                + " {\"number_of_shards\":3}. index.gc_deletes is 1h unless it is given here.",
            IndexSettings.GROUP,
            ++order,
            Width.LONG,
            "Index settings")
        .define(
            MAPPINGS,
            Type.STRING,
            EMPTY,
            ConfigDef.LambdaValidator.with(JsonObjects::check, () -> "a JSON object"),
            MEDIUM,
            "The mappings of created indices as a JSON object, such as"
                + " {\"properties\":{\"name\":{\"type\":\"text\"}}}. date_detection is false unless"
                + " it is given here; unless dynamic_templates are, numbers with a fraction and"
                + " fields named *_double become double, where OpenSearch would guess float or"
                + " long.",
            IndexSettings.GROUP,
            ++order,
            Width.LONG,
            "Index mappings")
        .define(
            ALIASES,
            Type.STRING,
            EMPTY,
            ConfigDef.LambdaValidator.with(JsonObjects::check, () -> "a JSON object"),
            LOW,
            "The aliases of created indices as a JSON object, such as {\"search\":{}}.",
            IndexSettings.GROUP,
            ++order,
            Width.LONG,
            "Index aliases");
  }

  static IndexCreation from(AbstractConfig config) {
    return new IndexCreation(
        config.getBoolean(AUTO_CREATE),
        config.getBoolean(FROM_TEMPLATE),
        config.getString(SETTINGS),
        config.getString(MAPPINGS),
        config.getString(ALIASES));
  }

  List<OptionProblem> problems() {
    boolean given =
        JsonObjects.hasMembers(settings)
            || JsonObjects.hasMembers(mappings)
            || JsonObjects.hasMembers(aliases);
    return fromTemplate && given
        ? List.of(
            new OptionProblem(
                FROM_TEMPLATE,
                "leaves created indices to the cluster's template: set it to false, or leave out"
                    + " index.settings, index.mappings and index.aliases"))
        : List.of();
  }
}
