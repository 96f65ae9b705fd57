package io.headwater.source.config;

import io.headwater.source.snapshot.ScanFilter;
import io.headwater.source.snapshot.ScanOptions;
import io.headwater.source.wire.WireJson;
import io.headwater.source.wire.WireValue;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** The options of a snapshot that say how a table is scanned. */
final class ScanSettings {
  static final String CONSISTENT_READ = "snapshot.consistent.read";
  static final String FILTER_EXPRESSION = "snapshot.filter.expression";
  static final String FILTER_NAMES = "snapshot.filter.names";
  static final String FILTER_VALUES = "snapshot.filter.values";
  static final String PROJECTION = "snapshot.projection";

  private static final Pattern PLACEHOLDER = Pattern.compile("[#:][A-Za-z0-9_]+");
  // The scan's own placeholders begin so.
  private static final String RESERVED = "#headwater";
  private static final int MAX_NAME_LENGTH = 255;

  private ScanSettings() {}

  static ConfigDef define(ConfigDef def) {
    return def.define(
            CONSISTENT_READ,
            Type.BOOLEAN,
            true,
            Importance.LOW,
            "Whether the table is scanned with strongly consistent reads, which cost twice as many read units. An"
                + " eventually consistent scan may return an item that was already deleted, or an older state of it.",
            SnapshotSettings.GROUP,
            7,
            Width.SHORT,
            "Consistent read")
        .define(
            FILTER_EXPRESSION,
            Type.STRING,
            null,
            Importance.LOW,
            "Only items for which this DynamoDB filter expression holds are read, such as #s = :active. It applies to"
                + " the snapshot, not to the stream, and saves no read units.",
            SnapshotSettings.GROUP,
            8,
            Width.LONG,
            "Filter expression")
        .define(
            FILTER_NAMES,
            Type.STRING,
            null,
            validator(text -> WireJson.strings(text)),
            Importance.LOW,
            "What the names in "
                + FILTER_EXPRESSION
                + " stand for, as a JSON object, such as {\"#s\":\"status\"}.",
            SnapshotSettings.GROUP,
            9,
            Width.LONG,
            "Filter names")
        .define(
            FILTER_VALUES,
            Type.STRING,
            null,
            validator(text -> WireJson.values(text)),
            Importance.LOW,
            "What the values in "
                + FILTER_EXPRESSION
                + " stand for, as a JSON object in DynamoDB JSON, such as {\":active\":{\"S\":\"ACTIVE\"}}.",
            SnapshotSettings.GROUP,
            10,
            Width.LONG,
            "Filter values")
        .define(
            PROJECTION,
            Type.LIST,
            "",
            ConfigDef.LambdaValidator.with(
                ScanSettings::validateProjection, () -> "names of top-level attributes"),
            Importance.LOW,
            "The top-level attributes that the snapshot reads, besides the key's. Default: all. It applies to the"
                + " snapshot, not to the stream, and saves no read units.",
            SnapshotSettings.GROUP,
            11,
            Width.LONG,
            "Projection");
  }

  static ScanOptions from(AbstractConfig config) {
    return new ScanOptions(
        config.getBoolean(CONSISTENT_READ), filter(config), config.getList(PROJECTION));
  }

  private static Optional<ScanFilter> filter(AbstractConfig config) {
    Optional<String> expression = text(config, FILTER_EXPRESSION);
    Map<String, String> names = text(config, FILTER_NAMES).map(WireJson::strings).orElse(Map.of());
    Map<String, WireValue> values =
        text(config, FILTER_VALUES).map(WireJson::values).orElse(Map.of());
    Set<String> used = new HashSet<>();
    Matcher placeholder = PLACEHOLDER.matcher(expression.orElse(""));
    while (placeholder.find()) {
      used.add(placeholder.group());
    }
    validate(FILTER_NAMES, "#", names.keySet(), used);
    validate(FILTER_VALUES, ":", values.keySet(), used);
    return expression.map(given -> new ScanFilter(given, names, values));
  }

  // The service refuses placeholders that are not defined as well as those that are not used.
  private static void validate(
      String option, String prefix, Set<String> defined, Set<String> used) {
    for (String name : defined) {
      if (!name.startsWith(prefix) || !PLACEHOLDER.matcher(name).matches()) {
        throw wrong(
            option, name + " must be " + prefix + " with letters, digits and '_' behind it");
      }
      if (name.startsWith(RESERVED)) {
        throw wrong(option, "names that begin with " + RESERVED + " are taken");
      }
      if (!used.contains(name)) {
        throw wrong(option, name + " does not stand in " + FILTER_EXPRESSION);
      }
    }
    for (String name : used) {
      if (name.startsWith(prefix) && !defined.contains(name)) {
        throw wrong(option, name + " of " + FILTER_EXPRESSION + " is missing");
      }
    }
  }

  private static Optional<String> text(AbstractConfig config, String option) {
    return Optional.ofNullable(config.getString(option)).filter(text -> !text.isBlank());
  }

  private static ConfigDef.Validator validator(Consumer<String> parser) {
    return ConfigDef.LambdaValidator.with(
        (option, value) -> {
          if (value != null && !value.toString().isBlank()) {
            try {
              parser.accept(value.toString());
            } catch (IllegalArgumentException e) {
              throw wrong(option, String.valueOf(e.getMessage()));
            }
          }
        },
        () -> "a JSON object");
  }

  private static void validateProjection(String option, Object value) {
    if (!(value instanceof List<?> attributes)) {
      throw wrong(option, "must be a list");
    }
    for (Object attribute : attributes) {
      String name = attribute.toString();
      if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
        throw wrong(option, "an attribute's name has 1 to " + MAX_NAME_LENGTH + " characters");
      }
    }
    if (new HashSet<>(attributes).size() < attributes.size()) {
      throw wrong(option, "names an attribute twice");
    }
  }

  // Values are not repeated: a filter's may be what an item holds.
  private static ConfigException wrong(String option, String problem) {
    return new ConfigException("Invalid value for configuration " + option + ": " + problem);
  }
}
