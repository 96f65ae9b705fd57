package io.headwater.source.config;

import io.headwater.event.Operation;
import io.headwater.source.event.EventFormat;
import io.headwater.source.event.EventFormat.KeyScope;
import io.headwater.source.event.EventFormat.Notation;
import io.headwater.source.event.TopicTemplate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * What the events look like.
 *
 * @param format keys, values and which changes become events
 * @param topic the topics of the events
 * @param image what is taken from an item
 */
public record EventSettings(EventFormat format, TopicTemplate topic, ImageSettings image) {
  static final String VALUE_FORMAT = "value.format";
  static final String KEY_FORMAT = "key.format";
  static final String KEY_SCOPE = "key.scope";
  static final String TOMBSTONES_ON_DELETE = "tombstones.on.delete";
  static final String TTL_DELETES = "ttl.deletes";
  static final String SKIPPED_OPERATIONS = "skipped.operations";
  static final String GROUP = "Events";

  private enum TtlDeletes {
    EMIT,
    SKIP
  }

  private static final String NONE = "none";
  private static final List<Object> SKIPPABLE = List.of("c", "u", "d", "r", NONE);
  private static final Choice<Notation> NOTATIONS = new Choice<>(Notation.class);
  private static final Choice<KeyScope> SCOPES = new Choice<>(KeyScope.class);
  private static final Choice<TtlDeletes> TTL_CHOICES = new Choice<>(TtlDeletes.class);

  static ConfigDef define(ConfigDef def) {
    def.define(
            TOMBSTONES_ON_DELETE,
            Type.BOOLEAN,
            true,
            Importance.MEDIUM,
            "Whether a removal is followed by a record with the same key and no value, so that a compacted topic can forget"
                + " the item. Never with "
                + KEY_SCOPE
                + "=partition-key, where it would make the topic forget the item's siblings too.",
            GROUP,
            1,
            Width.SHORT,
            "Tombstones on delete")
        .define(
            VALUE_FORMAT,
            Type.STRING,
            "json",
            NOTATIONS,
            Importance.HIGH,
            "What a record's value is: json, the event as JSON text, for StringConverter; or struct, the event with a named"
                + " schema, for the converters of Avro, Protobuf and JSON Schema.",
            GROUP,
            2,
            Width.SHORT,
            "Value format",
            NOTATIONS)
        .define(
            KEY_FORMAT,
            Type.STRING,
            "json",
            NOTATIONS,
            Importance.HIGH,
            "What a record's key is: json, the key attributes as JSON text, for StringConverter; or struct, the key"
                + " attributes as string fields of a named schema.",
            GROUP,
            3,
            Width.SHORT,
            "Key format",
            NOTATIONS)
        .define(
            KEY_SCOPE,
            Type.STRING,
            "item",
            SCOPES,
            Importance.MEDIUM,
            "Which attributes form a record's key: item, the whole primary key; or partition-key, the partition key alone,"
                + " so that all items that share it stay in one partition, in order.",
            GROUP,
            4,
            Width.SHORT,
            "Key scope",
            SCOPES)
        .define(
            TopicTemplate.OPTION,
            Type.STRING,
            TopicTemplate.DEFAULT.template(),
            ConfigDef.LambdaValidator.with(
                EventSettings::validateTopic,
                () -> "a topic's name with ${prefix}, ${table}, ${region}"),
            Importance.MEDIUM,
            "The topic of the events. ${prefix} stands for "
                + TableSettings.TOPIC_PREFIX
                + ", ${table} for the table, ${region} for the AWS region. Without ${table}, all tables go to one topic.",
            GROUP,
            5,
            Width.MEDIUM,
            "Topic template")
        .define(
            TTL_DELETES,
            Type.STRING,
            "emit",
            TTL_CHOICES,
            Importance.MEDIUM,
            "What becomes of removals by DynamoDB's time to live: emit, events like other removals, with source.ttl true; or"
                + " skip, nothing, so that the index keeps what the table let expire.",
            GROUP,
            6,
            Width.SHORT,
            "TTL removals",
            TTL_CHOICES)
        .define(
            SKIPPED_OPERATIONS,
            Type.LIST,
            NONE,
            ConfigDef.LambdaValidator.with(
                EventSettings::validateSkipped, () -> "some of c, u, d, r, or none"),
            Importance.LOW,
            "Operations that give no events: c inserts, u modifications, d removals, r rows of a snapshot, or none. An index"
                + " that lacks an operation no longer equals the table.",
            GROUP,
            7,
            Width.SHORT,
            "Skipped operations",
            new Recommended(SKIPPABLE));
    return ImageSettings.define(def);
  }

  static EventSettings from(AbstractConfig config) {
    KeyScope scope = SCOPES.of(config, KEY_SCOPE);
    return new EventSettings(
        new EventFormat(
            NOTATIONS.of(config, VALUE_FORMAT),
            NOTATIONS.of(config, KEY_FORMAT),
            scope,
            tombstones(config, scope),
            TTL_CHOICES.of(config, TTL_DELETES) == TtlDeletes.SKIP,
            skipped(config.getList(SKIPPED_OPERATIONS))),
        new TopicTemplate(config.getString(TopicTemplate.OPTION)),
        ImageSettings.from(config));
  }

  private static boolean tombstones(AbstractConfig config, KeyScope scope) {
    boolean wanted = config.getBoolean(TOMBSTONES_ON_DELETE);
    if (scope == KeyScope.ITEM) {
      return wanted;
    }
    if (wanted && config.originals().containsKey(TOMBSTONES_ON_DELETE)) {
      throw new ConfigException(
          TOMBSTONES_ON_DELETE,
          true,
          TOMBSTONES_ON_DELETE
              + " cannot be true with "
              + KEY_SCOPE
              + "=partition-key: a compacted topic would forget all items that share the partition key");
    }
    return false;
  }

  private static Set<Operation> skipped(List<String> codes) {
    Set<Operation> skipped = EnumSet.noneOf(Operation.class);
    codes.forEach(code -> Operation.ofCode(code).ifPresent(skipped::add));
    return skipped;
  }

  private static void validateTopic(String option, Object value) {
    var unused = new TopicTemplate(String.valueOf(value));
  }

  private static void validateSkipped(String option, Object value) {
    if (!(value instanceof List<?> codes)
        || !SKIPPABLE.containsAll(codes)
        || (codes.contains(NONE) && codes.size() > 1)) {
      throw new ConfigException(option, value, "must be some of c, u, d, r, or none alone");
    }
  }

  private record Recommended(List<Object> values) implements ConfigDef.Recommender {
    @Override
    public List<Object> validValues(String option, Map<String, Object> parsedConfig) {
      return values;
    }

    @Override
    public boolean visible(String option, Map<String, Object> parsedConfig) {
      return true;
    }
  }
}
