package io.headwater.source.config;

import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * What the events look like.
 *
 * @param tombstonesOnDelete whether a removal is followed by a tombstone
 */
public record EventSettings(boolean tombstonesOnDelete) {
  static final String TOMBSTONES_ON_DELETE = "tombstones.on.delete";

  static ConfigDef define(ConfigDef def) {
    return def.define(
        TOMBSTONES_ON_DELETE,
        Type.BOOLEAN,
        true,
        Importance.MEDIUM,
        "Whether a removal is followed by a record with the same key and no value, so that a compacted topic can forget"
            + " the item.",
        "Events",
        1,
        Width.SHORT,
        "Tombstones on delete");
  }

  static EventSettings from(AbstractConfig config) {
    return new EventSettings(config.getBoolean(TOMBSTONES_ON_DELETE));
  }
}
