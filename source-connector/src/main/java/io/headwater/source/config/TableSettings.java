package io.headwater.source.config;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * Which table goes to which topic.
 *
 * @param table the table's name
 * @param topicPrefix names this source; the topic is {@code <prefix>.<table>}
 */
public record TableSettings(String table, String topicPrefix) {
  /** The option of the table. */
  public static final String TABLE_INCLUDE_LIST = "table.include.list";

  /** The option of the topic prefix. */
  public static final String TOPIC_PREFIX = "topic.prefix";

  private static final String GROUP = "Table";
  private static final Pattern TABLE_NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");
  private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9_.-]{1,200}");

  static ConfigDef define(ConfigDef def) {
    return def.define(
            TABLE_INCLUDE_LIST,
            Type.LIST,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.LambdaValidator.with(
                TableSettings::validateTables, () -> "the name of one table"),
            Importance.HIGH,
            "Name of the table whose stream is read. One connector reads one table.",
            GROUP,
            1,
            Width.MEDIUM,
            "Table")
        .define(
            TOPIC_PREFIX,
            Type.STRING,
            "dynamodb",
            ConfigDef.LambdaValidator.with(
                TableSettings::validatePrefix, () -> "letters, digits, '.', '_' and '-'"),
            Importance.HIGH,
            "Names this source. Changes go to the topic <prefix>.<table>; positions of shards without changes go to"
                + " __headwater-heartbeat.<prefix>.",
            GROUP,
            2,
            Width.MEDIUM,
            "Topic prefix");
  }

  static TableSettings from(AbstractConfig config) {
    return new TableSettings(
        config.getList(TABLE_INCLUDE_LIST).get(0), config.getString(TOPIC_PREFIX));
  }

  /** The topic of the table's changes. */
  public String topic() {
    return topicPrefix + "." + table;
  }

  /** The topic of positions that no change carries. */
  public String heartbeatTopic() {
    return "__headwater-heartbeat." + topicPrefix;
  }

  private static void validateTables(String option, Object value) {
    if (!(value instanceof List<?> tables) || tables.size() != 1) {
      throw new ConfigException(option, value, "must name exactly one table");
    }
    if (!TABLE_NAME.matcher(tables.get(0).toString()).matches()) {
      throw new ConfigException(
          option, value, "a table's name has 3 to 255 letters, digits, '.', '_' and '-'");
    }
  }

  private static void validatePrefix(String option, Object value) {
    if (value == null || !PREFIX.matcher(value.toString()).matches()) {
      throw new ConfigException(
          option, value, "a topic prefix has 1 to 200 letters, digits, '.', '_' and '-'");
    }
  }
}
