package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import io.headwater.sink.document.IndexTemplate;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * Which indices are written and how they are created.
 *
 * @param name the index's name or template
 * @param autoCreate whether missing indices are created
 * @param settings the settings of created indices, a JSON object
 * @param mappings the mappings of created indices, a JSON object
 */
public record IndexSettings(
    IndexTemplate name, boolean autoCreate, String settings, String mappings) {
  /** The option that names the index. */
  public static final String INDEX = "index";

  /** The option that lets indices be created. */
  public static final String AUTO_CREATE = "index.auto.create";

  /** The option with created indices' settings. */
  public static final String SETTINGS = "index.settings";

  /** The option with created indices' mappings. */
  public static final String MAPPINGS = "index.mappings";

  static final String GROUP = "Index";

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    return def.define(
            INDEX,
            Type.STRING,
            "${table}",
            ConfigDef.LambdaValidator.with(IndexSettings::checkTemplate, () -> "an index name"),
            HIGH,
            "The index or alias to write, lower-case. ${table} stands for the event's table, ${topic}"
                + " for the record's topic.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "Index")
        .define(
            AUTO_CREATE,
            Type.BOOLEAN,
            true,
            null,
            MEDIUM,
            "Whether a missing index is created, with index.settings and index.mappings. If not, a"
                + " missing index fails the task.",
            GROUP,
            ++order,
            Width.SHORT,
            "Create indices",
            new TrueOrFalse())
        .define(
            SETTINGS,
            Type.STRING,
            "{}",
            ConfigDef.LambdaValidator.with(JsonObjects::check, () -> "a JSON object"),
            MEDIUM,
            "The settings of created indices as a JSON object, such as"
                + " {\"number_of_shards\":3}. index.gc_deletes is 1h unless it is given here.",
            GROUP,
            ++order,
            Width.LONG,
            "Index settings")
        .define(
            MAPPINGS,
            Type.STRING,
            "{}",
            ConfigDef.LambdaValidator.with(JsonObjects::check, () -> "a JSON object"),
            MEDIUM,
            "The mappings of created indices as a JSON object, such as"
                + " {\"properties\":{\"name\":{\"type\":\"text\"}}}. date_detection is false unless"
                + " it is given here.",
            GROUP,
            ++order,
            Width.LONG,
            "Index mappings");
  }

  static IndexSettings from(AbstractConfig config) {
    return new IndexSettings(
        new IndexTemplate(config.getString(INDEX)),
        config.getBoolean(AUTO_CREATE),
        config.getString(SETTINGS),
        config.getString(MAPPINGS));
  }

  private static void checkTemplate(String name, Object value) {
    try {
      var unused = new IndexTemplate(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }

  private static final class TrueOrFalse implements ConfigDef.Recommender {
    @Override
    public List<Object> validValues(String name, Map<String, Object> parsed) {
      return List.of(true, false);
    }

    @Override
    public boolean visible(String name, Map<String, Object> parsed) {
      return true;
    }
  }
}
