package io.headwater.source.config;

import io.headwater.source.plan.StreamStart;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * How the stream is read.
 *
 * @param start where a stream begins that is read for the first time and without a snapshot
 * @param onGap what follows when records may have been lost before they were read
 * @param readerThreads threads that read shards and segments, a task
 * @param bufferMaxBytes what may be read ahead, a task, in bytes
 * @param idlePoll the pauses between two reads of an idle shard
 * @param discoveryInterval how often all shards are listed
 * @param describesPerSecond the most DescribeStream calls a second, a worker process
 * @param heartbeatInterval how often a shard without changes repeats its position; zero for never
 */
public record ReadSettings(
    StreamStart start,
    OnGap onGap,
    int readerThreads,
    long bufferMaxBytes,
    IdlePoll idlePoll,
    Duration discoveryInterval,
    double describesPerSecond,
    Duration heartbeatInterval) {
  /** What follows a gap. */
  public enum OnGap {
    /** The task fails and says what is missing. */
    FAIL,
    /** The table is read anew by a snapshot in a higher epoch. */
    SNAPSHOT,
    /** What is missing is told in the log, and reading goes on behind it. */
    CONTINUE
  }

  /**
   * The pauses between two reads of a shard that gives nothing: from the shortest they double to
   * the longest, and then within a bound on all that are idle.
   *
   * @param shortest the first pause
   * @param longest the last one, if the bound allows it
   * @param readsPerSecond the most reads a second of shards that stay idle, a task
   */
  public record IdlePoll(Duration shortest, Duration longest, double readsPerSecond) {}

  // A page of a listing costs a call of the account's budget.
  private static final Duration PAUSE_PER_LISTED_PAGE = Duration.ofSeconds(4);

  static final String STREAM_START = "stream.start";
  static final String ON_GAP = "on.gap";
  static final String READER_THREADS = "reader.threads";
  static final String BUFFER_MAX_BYTES = "buffer.max.bytes";
  static final String IDLE_POLL_MIN_MS = "idle.poll.min.ms";
  static final String IDLE_POLL_MAX_MS = "idle.poll.max.ms";
  static final String IDLE_POLLS_PER_SECOND = "idle.poll.max.per.second";
  static final String DISCOVERY_INTERVAL_MS = "shard.discovery.interval.ms";
  static final String DESCRIBES_PER_SECOND = "describe.stream.max.per.second";
  static final String HEARTBEAT_INTERVAL_MS = "heartbeat.interval.ms";

  private static final String GROUP = "Reading";

  static ConfigDef define(ConfigDef def) {
    return def.define(
            STREAM_START,
            Type.STRING,
            "trim_horizon",
            ConfigDef.LambdaValidator.with(
                ReadSettings::validateStart,
                () -> "trim_horizon, latest, or an instant such as 2026-01-31T12:00:00Z"),
            Importance.HIGH,
            "Where a stream begins that this connector has never read, if there is no snapshot (with one, the stream"
                + " begins shortly before it): trim_horizon, the oldest record that the stream holds (up to 24 hours"
                + " back); latest, the time of the first start; or an instant such as 2026-01-31T12:00:00Z. The minute"
                + " of the start is read whole. With latest, reading begins once that time is stored in Connect's"
                + " offsets, which delays the first records by up to offset.flush.interval.ms.",
            GROUP,
            1,
            Width.MEDIUM,
            "Stream start",
            OneOf.of("trim_horizon", "latest"))
        .define(
            ON_GAP,
            Type.STRING,
            "fail",
            ConfigDef.CaseInsensitiveValidString.in("fail", "snapshot", "continue"),
            Importance.HIGH,
            "What follows when records may have been lost before they were read: a position older than the 24 hours that"
                + " a stream keeps, a shard that is gone, a table made anew, a stream disabled and enabled again. fail:"
                + " the task fails and names position and remedy. snapshot: the table is read anew in a higher epoch."
                + " continue: what is missing is told in the log, and reading goes on behind it.",
            GROUP,
            2,
            Width.SHORT,
            "On a gap",
            OneOf.of("fail", "snapshot", "continue"))
        .define(
            READER_THREADS,
            Type.INT,
            2,
            Range.between(1, 64),
            Importance.LOW,
            "Threads that read shards and table segments, in each task.",
            GROUP,
            3,
            Width.SHORT,
            "Reader threads")
        .define(
            BUFFER_MAX_BYTES,
            Type.LONG,
            16L << 20,
            Range.atLeast(1 << 20),
            Importance.LOW,
            "Bytes of records that a task may read ahead of Kafka; reading pauses when the next page might not fit. Room for 2"
                + " MiB a reader thread keeps all of them busy.",
            GROUP,
            4,
            Width.SHORT,
            "Buffer bytes")
        .define(
            IDLE_POLL_MIN_MS,
            Type.LONG,
            200L,
            Range.between(10, 60_000),
            Importance.LOW,
            "Pause after a read of a shard that gave nothing or little, in milliseconds; while a shard stays idle it"
                + " doubles up to "
                + IDLE_POLL_MAX_MS
                + ".",
            GROUP,
            5,
            Width.SHORT,
            "Shortest idle pause")
        .define(
            IDLE_POLL_MAX_MS,
            Type.LONG,
            1_000L,
            Range.between(10, 60_000),
            Importance.LOW,
            "Longest pause between two reads of a shard without records, in milliseconds, while "
                + IDLE_POLLS_PER_SECOND
                + " allows as many reads.",
            GROUP,
            6,
            Width.SHORT,
            "Longest idle pause")
        .define(
            IDLE_POLLS_PER_SECOND,
            Type.DOUBLE,
            100.0,
            Range.between(1, 100_000),
            Importance.LOW,
            "The most reads a second of shards that stay without records, in each task; more such shards take turns, each at"
                + " least every 10 seconds (or every "
                + IDLE_POLL_MAX_MS
                + ", if that is longer). A shard that gives a record is read quickly again and does not count.",
            GROUP,
            7,
            Width.SHORT,
            "Idle reads a second")
        .define(
            DISCOVERY_INTERVAL_MS,
            Type.LONG,
            60_000L,
            Range.between(1_000, 3_600_000),
            Importance.LOW,
            "How often all shards are listed, by the connector to find those that no task reads, and by each task to find"
                + " those that an incomplete listing left out, in milliseconds; less often where a listing takes many"
                + " calls. Children of a shard that ended are looked for at once.",
            GROUP,
            8,
            Width.SHORT,
            "Shard discovery interval")
        .define(
            DESCRIBES_PER_SECOND,
            Type.DOUBLE,
            5.0,
            Range.between(0.1, 1_000),
            Importance.LOW,
            "The most DescribeStream calls a second by all connectors and tasks of a worker process that use this endpoint."
                + " An account may make 10 a second.",
            GROUP,
            9,
            Width.SHORT,
            "DescribeStream calls a second")
        .define(
            HEARTBEAT_INTERVAL_MS,
            Type.LONG,
            0L,
            Range.between(0, 86_400_000),
            Importance.MEDIUM,
            "How often a shard without changes repeats its position in the topic __headwater-heartbeat.<topic.prefix>, in"
                + " milliseconds, to show that it is still being read; 0 for never. No position depends on it: a shard"
                + " that is opened stores its place at once.",
            GROUP,
            10,
            Width.SHORT,
            "Heartbeat interval");
  }

  static ReadSettings from(AbstractConfig config) {
    IdlePoll idlePoll =
        new IdlePoll(
            millis(config, IDLE_POLL_MIN_MS),
            millis(config, IDLE_POLL_MAX_MS),
            config.getDouble(IDLE_POLLS_PER_SECOND));
    if (idlePoll.longest().compareTo(idlePoll.shortest()) < 0) {
      throw new ConfigException(
          IDLE_POLL_MAX_MS,
          idlePoll.longest().toMillis(),
          "must not be below " + IDLE_POLL_MIN_MS + ", which is " + idlePoll.shortest().toMillis());
    }
    return new ReadSettings(
        start(config.getString(STREAM_START)),
        OnGap.valueOf(config.getString(ON_GAP).toUpperCase(Locale.ROOT)),
        config.getInt(READER_THREADS),
        config.getLong(BUFFER_MAX_BYTES),
        idlePoll,
        millis(config, DISCOVERY_INTERVAL_MS),
        config.getDouble(DESCRIBES_PER_SECOND),
        millis(config, HEARTBEAT_INTERVAL_MS));
  }

  /**
   * How long to wait before all shards are listed again: what lists many shards lists seldom.
   *
   * @param pages the calls that the last listing took
   */
  public Duration listingPause(int pages) {
    Duration pause = PAUSE_PER_LISTED_PAGE.multipliedBy(pages);
    return pause.compareTo(discoveryInterval) > 0 ? pause : discoveryInterval;
  }

  private static Duration millis(AbstractConfig config, String option) {
    return Duration.ofMillis(config.getLong(option));
  }

  private static StreamStart start(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "trim_horizon" -> new StreamStart.TrimHorizon();
      case "latest" -> new StreamStart.Latest();
      default -> new StreamStart.Since(Instant.parse(text));
    };
  }

  private static void validateStart(String option, Object value) {
    try {
      var unused = start(String.valueOf(value));
    } catch (DateTimeException e) {
      throw new ConfigException(
          option,
          value,
          "must be trim_horizon, latest, or an instant such as 2026-01-31T12:00:00Z");
    }
  }
}
