package io.headwater.source.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * All options of the source.
 *
 * @param aws how to reach AWS
 * @param table which table goes to which topic
 * @param snapshot whether and how the items that a table holds already are read
 * @param read how the stream is read
 * @param event what the events look like
 */
public record SourceConfig(
    AwsSettings aws,
    TableSettings table,
    SnapshotSettings snapshot,
    ReadSettings read,
    EventSettings event) {
  /** The definition of all options. */
  public static ConfigDef definition() {
    ConfigDef def = new ConfigDef();
    TableSettings.define(def);
    AwsSettings.define(def);
    SnapshotSettings.define(def);
    ReadSettings.define(def);
    EventSettings.define(def);
    return def;
  }

  /**
   * Reads a connector's or a task's configuration.
   *
   * @throws org.apache.kafka.common.config.ConfigException if an option is wrong; the message names
   *     it
   */
  public static SourceConfig from(Map<String, String> properties) {
    AbstractConfig config = parsed(properties);
    return new SourceConfig(
        AwsSettings.from(config),
        TableSettings.from(config),
        SnapshotSettings.from(config),
        ReadSettings.from(config),
        EventSettings.from(config));
  }

  /**
   * What is wrong with options that are right one by one, each at the option to mend.
   *
   * @throws org.apache.kafka.common.config.ConfigException if one alone is wrong
   */
  public static List<OptionProblem> problems(Map<String, String> properties) {
    AbstractConfig config = parsed(properties);
    List<OptionProblem> problems = new ArrayList<>(TableSettings.problems(config));
    problems.addAll(AwsSettings.problems(config));
    return problems;
  }

  /**
   * The same, and what else keeps a connector from starting that needs no server to be known.
   *
   * @throws org.apache.kafka.common.config.ConfigException if one alone is wrong
   */
  public static List<OptionProblem> offlineProblems(Map<String, String> properties) {
    List<OptionProblem> problems = problems(properties);
    if (!problems.isEmpty()) {
      return problems;
    }
    try {
      var unused = from(properties);
      return List.of();
    } catch (ConfigException e) {
      return List.of(new OptionProblem(named(e), String.valueOf(e.getMessage())));
    }
  }

  // An exception of options that do not go together names the one to mend first.
  private static String named(ConfigException e) {
    String message = String.valueOf(e.getMessage());
    return definition().names().stream()
        .filter(message::contains)
        .min((a, b) -> first(message, a, b))
        .orElse(TableSettings.TABLE_INCLUDE_LIST);
  }

  private static int first(String message, String a, String b) {
    int byPlace = Integer.compare(message.indexOf(a), message.indexOf(b));
    return byPlace != 0 ? byPlace : Integer.compare(b.length(), a.length());
  }

  private static AbstractConfig parsed(Map<String, String> properties) {
    return new AbstractConfig(definition(), properties, false);
  }

  /** What follows a gap: {@code snapshot.mode=when_needed} answers every gap with a snapshot. */
  public ReadSettings.OnGap onGap() {
    return snapshot.mode() == SnapshotSettings.Mode.WHEN_NEEDED
        ? ReadSettings.OnGap.SNAPSHOT
        : read.onGap();
  }

  /**
   * The topic of a table's events.
   *
   * @throws org.apache.kafka.common.config.ConfigException if it cannot be one; the message names
   *     the option
   */
  public String topic(String tableName, String region) {
    return event.topic().topic(table.topicPrefix(), tableName, region);
  }
}
