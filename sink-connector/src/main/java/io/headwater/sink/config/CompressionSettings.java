package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.OptionalInt;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * Whether the bodies of bulk requests are compressed.
 *
 * @param gzipLevel gzip's level, 1 to 9; empty if they go as they are
 */
public record CompressionSettings(OptionalInt gzipLevel) {
  static final String TYPE = "compression.type";
  static final String LEVEL = "compression.level";

  private static final String GROUP = "Compression";
  private static final String NONE = "none";
  private static final String GZIP = "gzip";

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    return def.define(
            TYPE,
            Type.STRING,
            NONE,
            ConfigDef.ValidString.in(NONE, GZIP),
            MEDIUM,
            "How the bodies of bulk requests are compressed: none or gzip. gzip saves traffic and"
                + " costs time of the worker's processors; bulk.max.bytes counts bytes before it.",
            GROUP,
            ++order,
            Width.SHORT,
            "Compression",
            OneOf.of(NONE, GZIP))
        .define(
            LEVEL,
            Type.INT,
            1,
            between(1, 9),
            LOW,
            "How hard gzip tries, from 1 (fast) to 9 (small). Above 1 it soon is slower than the"
                + " network.",
            GROUP,
            ++order,
            Width.SHORT,
            "Compression level");
  }

  static CompressionSettings from(AbstractConfig config) {
    return new CompressionSettings(
        config.getString(TYPE).equals(GZIP)
            ? OptionalInt.of(config.getInt(LEVEL))
            : OptionalInt.empty());
  }
}
