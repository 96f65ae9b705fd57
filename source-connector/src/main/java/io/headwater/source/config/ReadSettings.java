package io.headwater.source.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * How the stream is read.
 *
 * @param start where a stream that was never read begins
 * @param readerThreads threads that read shards, a task
 * @param bufferMaxBytes what may be read ahead, a task, in bytes
 * @param idlePause the longest pause between two reads of an idle shard
 * @param discoveryInterval how often the connector looks for lineages that nobody reads
 */
public record ReadSettings(
    Start start,
    int readerThreads,
    long bufferMaxBytes,
    Duration idlePause,
    Duration discoveryInterval) {
  /** Where a stream that was never read begins. */
  public enum Start {
    /** At the oldest record that the stream holds. */
    TRIM_HORIZON,
    /** At the time of the first start. */
    LATEST
  }

  static final String STREAM_START = "stream.start";
  static final String READER_THREADS = "reader.threads";
  static final String BUFFER_MAX_BYTES = "buffer.max.bytes";
  static final String IDLE_POLL_MAX_MS = "idle.poll.max.ms";
  static final String DISCOVERY_INTERVAL_MS = "shard.discovery.interval.ms";

  private static final String GROUP = "Reading";
  private static final List<Object> STARTS = List.of("trim_horizon", "latest");

  static ConfigDef define(ConfigDef def) {
    return def.define(
            STREAM_START,
            Type.STRING,
            "trim_horizon",
            ConfigDef.CaseInsensitiveValidString.in("trim_horizon", "latest"),
            Importance.HIGH,
            "Where a stream begins that this connector has never read: trim_horizon, the oldest record that the stream"
                + " holds (up to 24 hours back), or latest, the time of the first start (the minute of it is read"
                + " whole). Reading begins once that time is stored in Connect's offsets, so latest delays the first"
                + " records by up to offset.flush.interval.ms.",
            GROUP,
            1,
            Width.SHORT,
            "Stream start",
            new OneOf(STARTS))
        .define(
            READER_THREADS,
            Type.INT,
            2,
            Range.between(1, 64),
            Importance.LOW,
            "Threads that read shards, in each task.",
            GROUP,
            2,
            Width.SHORT,
            "Reader threads")
        .define(
            BUFFER_MAX_BYTES,
            Type.LONG,
            16L << 20,
            Range.atLeast(1 << 20),
            Importance.LOW,
            "Bytes of records that a task may read ahead of Kafka, about; reading pauses above it.",
            GROUP,
            3,
            Width.SHORT,
            "Buffer bytes")
        .define(
            IDLE_POLL_MAX_MS,
            Type.LONG,
            1_000L,
            Range.between(200, 60_000),
            Importance.LOW,
            "Longest pause between two reads of a shard without records, in milliseconds.",
            GROUP,
            4,
            Width.SHORT,
            "Longest idle pause")
        .define(
            DISCOVERY_INTERVAL_MS,
            Type.LONG,
            60_000L,
            Range.between(1_000, 3_600_000),
            Importance.LOW,
            "How often all shards are listed, by the connector to find those that no task reads, and by each task to find"
                + " those that an incomplete listing left out, in milliseconds. Children of a shard that ended are"
                + " looked for at once.",
            GROUP,
            5,
            Width.SHORT,
            "Shard discovery interval");
  }

  static ReadSettings from(AbstractConfig config) {
    return new ReadSettings(
        Start.valueOf(config.getString(STREAM_START).toUpperCase(Locale.ROOT)),
        config.getInt(READER_THREADS),
        config.getLong(BUFFER_MAX_BYTES),
        Duration.ofMillis(config.getLong(IDLE_POLL_MAX_MS)),
        Duration.ofMillis(config.getLong(DISCOVERY_INTERVAL_MS)));
  }

  private record OneOf(List<Object> values) implements ConfigDef.Recommender {
    @Override
    public List<Object> validValues(String name, Map<String, Object> parsedConfig) {
      return values;
    }

    @Override
    public boolean visible(String name, Map<String, Object> parsedConfig) {
      return true;
    }
  }
}
