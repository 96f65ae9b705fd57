package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * How a task tells what it does.
 *
 * @param logInterval how often a summary is logged; zero for never
 */
public record MetricsSettings(Duration logInterval) {
  static final String GROUP = "Metrics";
  static final String METRICS_LOG_INTERVAL_MS = "metrics.log.interval.ms";

  static ConfigDef define(ConfigDef def) {
    return def.define(
        METRICS_LOG_INTERVAL_MS,
        Type.LONG,
        60_000L,
        between(0, 86_400_000),
        LOW,
        "How often a task logs a summary of its metrics, in milliseconds; 0 for never. JMX always"
            + " shows them.",
        GROUP,
        1,
        Width.MEDIUM,
        "Summary interval");
  }

  static MetricsSettings from(AbstractConfig config) {
    return new MetricsSettings(Duration.ofMillis(config.getLong(METRICS_LOG_INTERVAL_MS)));
  }
}
