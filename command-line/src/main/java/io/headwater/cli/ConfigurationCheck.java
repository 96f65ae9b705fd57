package io.headwater.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/** Checks one connector's file by the definition and the rules of its plugin. */
final class ConfigurationCheck {
  private static final String CLASS = "connector.class";

  // Takes a placeholder's place where the options around it are checked, whatever its own rule is.
  private static final List<String> STAND_INS =
      List.of(
          "http://placeholder.invalid:9200",
          "placeholder",
          "1",
          "1000",
          "1048576",
          "true",
          "{}",
          "");

  private final Path file;
  private final ConnectorJson json;
  private final List<Finding> findings;
  private final List<Verdict.Unchecked> unchecked = new ArrayList<>();

  private ConfigurationCheck(Path file, ConnectorJson json) {
    this.file = file;
    this.json = json;
    this.findings = new ArrayList<>(json.findings());
  }

  /**
   * Checks a file.
   *
   * @throws IOException if it cannot be read
   */
  static Verdict of(Path file) throws IOException {
    return new ConfigurationCheck(file, ConnectorJson.read(file)).verdict();
  }

  private Verdict verdict() {
    boolean readable = findings.stream().noneMatch(finding -> finding.option().isEmpty());
    Optional<Plugin> plugin = readable ? plugin() : Optional.empty();
    plugin.ifPresent(this::check);
    findings.sort(Comparator.comparingInt(Finding::line));
    return new Verdict(file, plugin, json.options().size(), findings, unchecked);
  }

  private Optional<Plugin> plugin() {
    String name = json.options().get(CLASS);
    Optional<Plugin> plugin = name == null ? Optional.empty() : Plugin.of(name.strip());
    if (plugin.isEmpty()) {
      find(
          CLASS,
          name == null ? "is missing" : "is no connector of Headwater",
          "set it to " + Plugin.SOURCE.connectorClass() + " or " + Plugin.SINK.connectorClass());
    }
    return plugin;
  }

  private void check(Plugin plugin) {
    ConfigDef definition = plugin.definition();
    Map<String, ConfigDef.ConfigKey> keys = new HashMap<>(definition.configKeys());
    ConnectOptions.definition().configKeys().forEach(keys::putIfAbsent);
    Set<String> replaced = new HashSet<>();
    Map<String, String> options = new HashMap<>();
    json.options()
        .forEach(
            (option, value) -> {
              ConfigDef.ConfigKey key = keys.get(option);
              if (key == null && !ConnectOptions.has(plugin, option)) {
                unknown(plugin, definition, option);
              } else if (ConnectOptions.isForOthers(option)) {
                unchecked.add(new Verdict.Unchecked(option, "only a worker has its class"));
              } else if (ConnectorJson.holdsPlaceholder(value)) {
                replaced.add(option);
                unchecked.add(new Verdict.Unchecked(option, "only a worker knows its value"));
                options.put(option, key == null ? value : standIn(key, value));
              } else {
                options.put(option, value);
              }
            });
    oneByOne(ConnectOptions.definition(), options, keys, replaced);
    ConnectOptions.topicProblems(plugin, options).forEach(problem -> report(problem, keys));
    if (oneByOne(definition, options, keys, replaced)) {
      plugin.problems(options).stream()
          .filter(problem -> !replaced.contains(problem.option()))
          .filter(problem -> !isFileElsewhere(problem.option(), options.get(problem.option())))
          .forEach(problem -> report(problem, keys));
    }
  }

  private boolean oneByOne(
      ConfigDef definition,
      Map<String, String> options,
      Map<String, ConfigDef.ConfigKey> keys,
      Set<String> replaced) {
    boolean right = true;
    for (ConfigValue value : definition.validate(options)) {
      if (!value.errorMessages().isEmpty()) {
        right = false;
        if (!replaced.contains(value.name())) {
          // What follows the first is about the null that it left.
          String message = value.errorMessages().get(0);
          message = message.replace(" for configuration " + value.name(), "");
          report(new Plugin.Problem(value.name(), message), keys);
        }
      }
    }
    return right;
  }

  private void unknown(Plugin plugin, ConfigDef definition, String option) {
    Set<String> known = new HashSet<>(definition.names());
    known.addAll(ConnectOptions.names(plugin));
    find(
        option,
        "is no option of the " + plugin.name().toLowerCase(Locale.ROOT) + " or of Connect",
        NearestName.of(option, known)
            .map(nearest -> "did you mean " + nearest + "?")
            .orElse("take it out, or look its name up in docs/configuration.md"));
  }

  private void report(Plugin.Problem problem, Map<String, ConfigDef.ConfigKey> keys) {
    find(problem.option(), problem.message(), remedy(keys.get(problem.option())));
  }

  private static String remedy(ConfigDef.@Nullable ConfigKey key) {
    if (key == null) {
      return "see Connect's documentation";
    }
    StringBuilder remedy = new StringBuilder("give ").append(article(key.type));
    if (key.validator != null && key.type != ConfigDef.Type.PASSWORD) {
      remedy.append(": ").append(key.validator);
    }
    if (key.hasDefault() && key.defaultValue != null && !key.defaultValue.toString().isEmpty()) {
      remedy.append("; without it ").append(ConfigDef.convertToString(key.defaultValue, key.type));
    }
    return remedy.toString();
  }

  private static String article(ConfigDef.Type type) {
    String name = type.name().toLowerCase(Locale.ROOT);
    return (type == ConfigDef.Type.INT ? "an " : "a ") + name;
  }

  private void find(String option, String message, String remedy) {
    findings.add(new Finding(option, json.line(option), message, remedy));
  }

  // A worker's files are seldom on the machine that checks.
  private boolean isFileElsewhere(String option, @Nullable String value) {
    if (!option.endsWith(".location") || value == null) {
      return false;
    }
    try {
      if (Files.exists(Path.of(value))) {
        return false;
      }
    } catch (InvalidPathException e) {
      return false;
    }
    unchecked.add(new Verdict.Unchecked(option, "the file is not on this machine"));
    return true;
  }

  private static String standIn(ConfigDef.ConfigKey key, String value) {
    List<String> tried = new ArrayList<>(List.of(value));
    tried.addAll(STAND_INS);
    return tried.stream().filter(text -> isRight(key, text)).findFirst().orElse(value);
  }

  private static boolean isRight(ConfigDef.ConfigKey key, String value) {
    return new ConfigDef()
        .define(key).validate(Map.of(key.name, value)).stream()
            .allMatch(checked -> checked.errorMessages().isEmpty());
  }
}
