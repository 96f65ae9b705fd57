package io.headwater.status;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * What a worker's properties say of its status page.
 *
 * @param trimHorizonNear unread records that expire within this time are a problem
 * @param circuitOpen OpenSearch that takes no requests for this time is a problem
 * @param timeout how long to wait for other workers
 * @param askWorkers whether to ask other workers for their tasks' figures
 * @param scheme {@code http} or {@code https}, how workers reach each other
 */
record StatusSettings(
    Duration trimHorizonNear,
    Duration circuitOpen,
    Duration timeout,
    boolean askWorkers,
    String scheme) {
  static final String TRIM_HORIZON = "headwater.status.trim.horizon.ms";
  static final String CIRCUIT_OPEN = "headwater.status.circuit.open.ms";
  static final String TIMEOUT = "headwater.status.timeout.ms";
  static final String ASK_WORKERS = "headwater.status.ask.workers";

  static final ConfigDef DEF =
      new ConfigDef()
          .define(
              TRIM_HORIZON,
              Type.LONG,
              Duration.ofHours(4).toMillis(),
              Range.atLeast(0),
              Importance.MEDIUM,
              "Unread stream records that expire within this time make /headwater/health answer"
                  + " 503, in milliseconds.")
          .define(
              CIRCUIT_OPEN,
              Type.LONG,
              Duration.ofMinutes(1).toMillis(),
              Range.atLeast(0),
              Importance.MEDIUM,
              "So long a sink may be without an OpenSearch that takes requests before"
                  + " /headwater/health answers 503, in milliseconds.")
          .define(
              TIMEOUT,
              Type.LONG,
              Duration.ofSeconds(2).toMillis(),
              Range.between(100, Duration.ofMinutes(1).toMillis()),
              Importance.LOW,
              "How long to wait for the other workers' figures, in milliseconds.")
          .define(
              ASK_WORKERS,
              Type.BOOLEAN,
              true,
              Importance.LOW,
              "Whether to ask other workers for the figures of their tasks.");

  /**
   * Reads a worker's properties.
   *
   * @throws org.apache.kafka.common.config.ConfigException if one of ours is not valid
   */
  static StatusSettings from(Map<String, ?> workerProperties) {
    AbstractConfig config = new AbstractConfig(DEF, workerProperties, false);
    return new StatusSettings(
        Duration.ofMillis(config.getLong(TRIM_HORIZON)),
        Duration.ofMillis(config.getLong(CIRCUIT_OPEN)),
        Duration.ofMillis(config.getLong(TIMEOUT)),
        config.getBoolean(ASK_WORKERS),
        scheme(workerProperties));
  }

  /** As Connect chooses it: the advertised listener, else HTTP where there is such a listener. */
  private static String scheme(Map<String, ?> properties) {
    String advertised = text(properties, "rest.advertised.listener");
    if (!advertised.isEmpty()) {
      return advertised;
    }
    String[] listeners = text(properties, "listeners").split("\\s*,\\s*", -1);
    return Arrays.stream(listeners).allMatch(listener -> listener.startsWith("https:"))
        ? "https"
        : "http";
  }

  private static String text(Map<String, ?> properties, String name) {
    Object value = properties.get(name);
    return value == null ? "" : value.toString().trim().toLowerCase(Locale.ROOT);
  }

  /**
   * Where a worker tells its own tasks' figures.
   *
   * @param worker host and port, as Connect names workers
   * @throws IllegalArgumentException if that is no address
   */
  URI local(String worker) {
    return URI.create(scheme + "://" + worker + "/headwater?local=true");
  }
}
