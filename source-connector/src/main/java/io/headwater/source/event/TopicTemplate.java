package io.headwater.source.event;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * A topic's name with variables in it: {@code ${prefix}}, {@code ${table}} and {@code ${region}}.
 *
 * @param template such as {@code ${prefix}.${table}}
 */
public record TopicTemplate(String template) {
  /** The option that holds it. */
  public static final String OPTION = "topic.template";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]*");
  private static final int MAX_LENGTH = 249;

  /** The topic prefix and the table. */
  public static final TopicTemplate DEFAULT = new TopicTemplate("${prefix}.${table}");

  /**
   * A template.
   *
   * @throws ConfigException if it has an unknown variable or a character that no topic has, or is
   *     too long or empty; the message names the option
   */
  public TopicTemplate {
    Matcher variables = VARIABLE.matcher(template);
    while (variables.find()) {
      switch (variables.group(1)) {
        case "prefix", "table", "region" -> {}
        default ->
            throw new ConfigException(
                OPTION, template, "the variables are ${prefix}, ${table} and ${region}");
      }
    }
    String fixed = VARIABLE.matcher(template).replaceAll("");
    if (!LEGAL.matcher(fixed).matches()) {
      throw new ConfigException(
          OPTION, template, "a topic's name has letters, digits, '.', '_' and '-'");
    }
    if (fixed.length() > MAX_LENGTH) {
      throw new ConfigException(
          OPTION, template, "a topic's name has at most " + MAX_LENGTH + " characters");
    }
    if (fixed.equals(template)) {
      requireName(template, fixed);
    }
  }

  /** Whether every table has a topic of its own, as far as its name goes. */
  public boolean namesTable() {
    return template.contains("${table}");
  }

  /**
   * The topic of a table.
   *
   * @throws ConfigException if that is no topic's name; the message names the option
   */
  public String topic(String prefix, String table, String region) {
    String topic =
        template
            .replace("${prefix}", prefix)
            .replace("${table}", table)
            .replace("${region}", region);
    requireName(template, topic);
    return topic;
  }

  private static void requireName(String template, String topic) {
    boolean named =
        topic.length() <= MAX_LENGTH
            && !topic.isEmpty()
            && !topic.equals(".")
            && !topic.equals("..")
            && LEGAL.matcher(topic).matches();
    if (!named) {
      throw new ConfigException(
          OPTION,
          template,
          "gives '"
              + topic
              + "'; a topic's name has 1 to "
              + MAX_LENGTH
              + " letters, digits, '.', '_' and '-', and is neither '.' nor '..'");
    }
  }
}
