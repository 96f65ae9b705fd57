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
 * Which tables go to which topics.
 *
 * @param include the tables by name; empty if the tags alone choose
 * @param tags the tags that a table must have, every one of them
 * @param exclude the tables that are left out whatever the others say
 * @param topicPrefix names this source; a topic is {@code <prefix>.<table>}
 */
public record TableSettings(
    TableNames include, List<TableTag> tags, TableNames exclude, String topicPrefix) {
  /** The option of the tables' names. */
  public static final String TABLE_INCLUDE_LIST = "table.include.list";

  /** The option of the tables' tags. */
  public static final String TABLE_INCLUDE_TAGS = "table.include.tags";

  /** The option of the tables to leave out. */
  public static final String TABLE_EXCLUDE_LIST = "table.exclude.list";

  /** The option of the topic prefix. */
  public static final String TOPIC_PREFIX = "topic.prefix";

  private static final String GROUP = "Table";
  private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9_.-]{1,200}");

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    return def.define(
            TABLE_INCLUDE_LIST,
            Type.LIST,
            List.of(),
            TableNames.validator(),
            Importance.HIGH,
            "Tables whose streams are read, separated by commas: names, or Java regular expressions for whole names,"
                + " which are all entries with another character than letters, digits, '.', '_' and '-'. A named table"
                + " must exist and have an enabled stream; one that only matches is passed over without. This or "
                + TABLE_INCLUDE_TAGS
                + " is required.",
            GROUP,
            ++order,
            Width.LONG,
            "Tables")
        .define(
            TABLE_INCLUDE_TAGS,
            Type.LIST,
            List.of(),
            TableTag.validator(),
            Importance.MEDIUM,
            "Tags that a table must have, every one of them, separated by commas: key=value, or key for any value."
                + " Together with "
                + TABLE_INCLUDE_LIST
                + " a table must satisfy both; AWS answers ten questions for tags a second, so name the tables in an"
                + " account with many.",
            GROUP,
            ++order,
            Width.LONG,
            "Table tags")
        .define(
            TABLE_EXCLUDE_LIST,
            Type.LIST,
            List.of(),
            TableNames.validator(),
            Importance.MEDIUM,
            "Tables that are not read although the other options choose them: names or regular expressions as in "
                + TABLE_INCLUDE_LIST
                + ".",
            GROUP,
            ++order,
            Width.LONG,
            "Excluded tables")
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
            ++order,
            Width.MEDIUM,
            "Topic prefix");
  }

  /**
   * Reads the options.
   *
   * @throws ConfigException if they do not go together
   */
  static TableSettings from(AbstractConfig config) {
    problems(config).stream()
        .findFirst()
        .ifPresent(
            problem -> {
              throw problem.asException();
            });
    return read(config);
  }

  private static TableSettings read(AbstractConfig config) {
    return new TableSettings(
        TableNames.of(config.getList(TABLE_INCLUDE_LIST)),
        config.getList(TABLE_INCLUDE_TAGS).stream().map(TableTag::of).distinct().toList(),
        TableNames.of(config.getList(TABLE_EXCLUDE_LIST)),
        config.getString(TOPIC_PREFIX));
  }

  /** Which options do not go together. */
  static List<OptionProblem> problems(AbstractConfig config) {
    TableSettings read = read(config);
    if (read.include.isEmpty() && read.tags.isEmpty()) {
      return List.of(
          new OptionProblem(
              TABLE_INCLUDE_LIST,
              "no table is chosen; set " + TABLE_INCLUDE_LIST + " or " + TABLE_INCLUDE_TAGS));
    }
    return read.include.literals().stream()
        .filter(read.exclude::matches)
        .map(
            table ->
                new OptionProblem(
                    TABLE_EXCLUDE_LIST,
                    TABLE_EXCLUDE_LIST
                        + " leaves out table "
                        + table
                        + ", which "
                        + TABLE_INCLUDE_LIST
                        + " names"))
        .toList();
  }

  /** The topic of positions that no change carries. */
  public String heartbeatTopic() {
    return "__headwater-heartbeat." + topicPrefix;
  }

  private static void validatePrefix(String option, Object value) {
    if (value == null || !PREFIX.matcher(value.toString()).matches()) {
      throw new ConfigException(
          option, value, "a topic prefix has 1 to 200 letters, digits, '.', '_' and '-'");
    }
  }
}
