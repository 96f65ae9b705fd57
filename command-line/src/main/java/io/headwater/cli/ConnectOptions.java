package io.headwater.cli;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The options that Connect itself has for every connector. */
final class ConnectOptions {
  /** Those whose values belong to other classes, which are not here. */
  private static final Pattern OTHERS =
      Pattern.compile(
          "((key|value|header)\\.converter|transforms|predicates)(\\..+)?"
              + "|(producer|consumer|admin)\\.override\\..+");

  private static final Set<String> BOTH =
      Set.of(
          "name",
          "connector.class",
          "tasks.max",
          "tasks.max.enforce",
          "config.action.reload",
          "errors.retry.timeout",
          "errors.retry.delay.max.ms",
          "errors.tolerance",
          "errors.log.enable",
          "errors.log.include.messages");
  private static final Set<String> SINKS =
      Set.of(
          "topics",
          "topics.regex",
          "errors.deadletterqueue.topic.name",
          "errors.deadletterqueue.topic.replication.factor",
          "errors.deadletterqueue.context.headers.enable");
  private static final Set<String> SOURCES =
      Set.of(
          "exactly.once.support",
          "transaction.boundary",
          "transaction.boundary.interval.ms",
          "offsets.storage.topic",
          "topic.creation.groups");
  private static final Pattern NEW_TOPICS = Pattern.compile("topic\\.creation\\.[^.]+\\..+");

  private ConnectOptions() {}

  /** Whether an option is for a converter, transform or client, which only a worker can check. */
  static boolean isForOthers(String option) {
    return OTHERS.matcher(option).matches();
  }

  static boolean has(Plugin plugin, String option) {
    return names(plugin).contains(option)
        || isForOthers(option)
        || (plugin == Plugin.SOURCE && NEW_TOPICS.matcher(option).matches());
  }

  /** The names that can be listed. */
  static Set<String> names(Plugin plugin) {
    Set<String> names = new TreeSet<>(BOTH);
    names.addAll(plugin == Plugin.SINK ? SINKS : SOURCES);
    names.addAll(List.of("key.converter", "value.converter", "header.converter", "transforms"));
    return names;
  }

  /** Those of them whose values can be told right from wrong. */
  static ConfigDef definition() {
    return new ConfigDef()
        .define("tasks.max", Type.INT, 1, Range.atLeast(1), Importance.HIGH, "")
        .define(
            "errors.tolerance",
            Type.STRING,
            "none",
            ValidString.in("none", "all"),
            Importance.MEDIUM,
            "")
        .define("errors.retry.timeout", Type.LONG, 0L, Importance.MEDIUM, "")
        .define("errors.log.enable", Type.BOOLEAN, false, Importance.MEDIUM, "")
        .define(
            "errors.deadletterqueue.topic.replication.factor",
            Type.SHORT,
            (short) 3,
            Importance.MEDIUM,
            "");
  }

  /** What is wrong about the topics that a sink reads, empty if nothing. */
  static List<Plugin.Problem> topicProblems(Plugin plugin, Map<String, String> options) {
    if (plugin == Plugin.SOURCE) {
      return List.of();
    }
    boolean named = !options.getOrDefault("topics", "").isBlank();
    boolean matched = !options.getOrDefault("topics.regex", "").isBlank();
    if (named && matched) {
      return List.of(new Plugin.Problem("topics.regex", "cannot be given beside topics"));
    }
    return named || matched
        ? List.of()
        : List.of(new Plugin.Problem("topics", "is missing, and so is topics.regex"));
  }
}
