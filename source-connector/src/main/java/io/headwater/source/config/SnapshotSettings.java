package io.headwater.source.config;

import io.headwater.source.snapshot.ScanOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * Whether and how the items that a table holds already are read.
 *
 * @param mode when there is a snapshot
 * @param segments into how many segments a table is divided, 0 for as many as the tasks can use
 * @param maxRcu the read units that the snapshot of a table may spend in a second, 0 for no cap
 * @param margin by how much a stream record may be older than the snapshot and still be read
 * @param streamDelayMax after which time a snapshot goes on with the stream read alongside
 * @param logInterval how often its progress is told in the log
 * @param scan how a table is scanned
 */
public record SnapshotSettings(
    Mode mode,
    int segments,
    long maxRcu,
    Duration margin,
    Duration streamDelayMax,
    Duration logInterval,
    ScanOptions scan) {
  /** When there is a snapshot. */
  public enum Mode {
    /** At the first start. */
    INITIAL,
    /** Not at all. */
    NEVER,
    /** At every start. */
    ALWAYS,
    /** At the first start, and when stream records were lost. */
    WHEN_NEEDED,
    /** At the first start, and the stream is not read. */
    ONLY
  }

  /** The option of the mode. */
  public static final String MODE = "snapshot.mode";

  static final String SEGMENTS = "snapshot.segments";
  static final String MAX_RCU = "snapshot.max.rcu";
  static final String MARGIN_MS = "snapshot.margin.ms";
  static final String STREAM_DELAY_MAX_MS = "snapshot.stream.delay.max.ms";
  static final String LOG_INTERVAL_MS = "snapshot.log.interval.ms";
  static final String GROUP = "Snapshot";

  private static final String[] MODES =
      Stream.of(Mode.values())
          .map(mode -> mode.name().toLowerCase(Locale.ROOT))
          .toArray(String[]::new);

  static ConfigDef define(ConfigDef def) {
    def.define(
            MODE,
            Type.STRING,
            "initial",
            ConfigDef.CaseInsensitiveValidString.in(MODES),
            Importance.HIGH,
            "When the items that the table holds are read: initial, at the first start; never; always, at every start;"
                + " when_needed, at the first start and when stream records were lost; only, at the first start and the"
                + " stream is not read.",
            GROUP,
            1,
            Width.SHORT,
            "Snapshot mode",
            OneOf.of(MODES))
        .define(
            SEGMENTS,
            Type.INT,
            0,
            Range.between(0, 10_000),
            Importance.LOW,
            "Into how many segments the table is divided, which the tasks read side by side. 0: 4 a task, at least 4. A"
                + " snapshot under way keeps the number that it began with.",
            GROUP,
            2,
            Width.SHORT,
            "Segments")
        .define(
            MAX_RCU,
            Type.LONG,
            0L,
            Range.between(0, 10_000_000),
            Importance.MEDIUM,
            "Read capacity units that the snapshot of a table may spend in a second, by all tasks together. 0: no cap.",
            GROUP,
            3,
            Width.SHORT,
            "Read units a second")
        .define(
            MARGIN_MS,
            Type.LONG,
            300_000L,
            Range.between(0, 3_600_000),
            Importance.LOW,
            "The stream is read from records that were created this long before the snapshot began, in milliseconds:"
                + " room for clocks that differ.",
            GROUP,
            4,
            Width.SHORT,
            "Margin")
        .define(
            STREAM_DELAY_MAX_MS,
            Type.LONG,
            43_200_000L,
            Range.between(0, 72_000_000),
            Importance.LOW,
            "How long the stream may wait for the snapshot, in milliseconds. A stream keeps records for 24 hours, so a"
                + " snapshot that takes longer than this goes on with the stream read alongside. At most 20 hours.",
            GROUP,
            5,
            Width.SHORT,
            "Longest delay of the stream")
        .define(
            LOG_INTERVAL_MS,
            Type.LONG,
            30_000L,
            Range.between(1_000, 86_400_000),
            Importance.LOW,
            "How often each task tells the snapshot's progress in the log, in milliseconds.",
            GROUP,
            6,
            Width.SHORT,
            "Log interval");
    return ScanSettings.define(def);
  }

  static SnapshotSettings from(AbstractConfig config) {
    return new SnapshotSettings(
        Mode.valueOf(config.getString(MODE).toUpperCase(Locale.ROOT)),
        config.getInt(SEGMENTS),
        config.getLong(MAX_RCU),
        Duration.ofMillis(config.getLong(MARGIN_MS)),
        Duration.ofMillis(config.getLong(STREAM_DELAY_MAX_MS)),
        Duration.ofMillis(config.getLong(LOG_INTERVAL_MS)),
        ScanSettings.from(config));
  }

  /**
   * The segments of a table.
   *
   * @param tasks the most tasks
   */
  public int segments(int tasks) {
    return segments == 0 ? 4 * Math.max(1, tasks) : segments;
  }
}
