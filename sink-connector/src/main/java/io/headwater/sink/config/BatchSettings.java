package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * How writes are gathered and sent.
 *
 * @param maxBytes the largest body of a bulk request; a larger document is sent alone
 * @param maxDocuments the most documents of a bulk request
 * @param linger how long a write waits for others
 * @param maxInFlight how many bulk requests a task has under way
 * @param bufferBytes how much a task holds before it stops consuming
 * @param latencyHigh from when on a request's duration counts as overload; zero for never
 */
public record BatchSettings(
    int maxBytes,
    int maxDocuments,
    Duration linger,
    int maxInFlight,
    long bufferBytes,
    Duration latencyHigh) {
  static final String GROUP = "Batching";
  static final String BULK_MAX_BYTES = "bulk.max.bytes";
  static final String BULK_MAX_DOCUMENTS = "bulk.max.documents";
  static final String LINGER_MS = "linger.ms";
  static final String MAX_IN_FLIGHT = "max.in.flight.requests";
  static final String BUFFER_MAX_BYTES = "buffer.max.bytes";
  static final String BULK_LATENCY_HIGH_MS = "bulk.latency.high.ms";

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    return def.define(
            BULK_MAX_BYTES,
            Type.INT,
            5 << 20,
            between(1024, 512 << 20),
            MEDIUM,
            "The largest body of a bulk request in bytes. A document that alone is larger is sent"
                + " alone. Amazon's small instances take 10 MiB, other servers 100 MB.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "Bulk bytes")
        .define(
            BULK_MAX_DOCUMENTS,
            Type.INT,
            2000,
            between(1, 100_000),
            MEDIUM,
            "The most documents of a bulk request.",
            GROUP,
            ++order,
            Width.SHORT,
            "Bulk documents")
        .define(
            LINGER_MS,
            Type.LONG,
            20L,
            between(0, 60_000),
            MEDIUM,
            "How long a write waits for others before an unfilled bulk request is sent, in"
                + " milliseconds. Changes of one document that meet while they wait are sent as"
                + " one.",
            GROUP,
            ++order,
            Width.SHORT,
            "Linger")
        .define(
            MAX_IN_FLIGHT,
            Type.INT,
            4,
            between(1, 256),
            MEDIUM,
            "How many bulk requests a task has under way at most; fewer while OpenSearch is"
                + " overloaded. Two writes of one document are never under way together.",
            GROUP,
            ++order,
            Width.SHORT,
            "Requests in flight")
        .define(
            BUFFER_MAX_BYTES,
            Type.LONG,
            32L << 20,
            atLeast(1 << 20),
            MEDIUM,
            "How many bytes a task holds, roughly, before it stops consuming; it goes on below three"
                + " quarters of that. At least bulk.max.bytes.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "Buffer bytes")
        .define(
            BULK_LATENCY_HIGH_MS,
            Type.LONG,
            10_000L,
            between(0, 3_600_000),
            LOW,
            "A bulk request that takes longer counts as a sign of overload, in milliseconds; 0 for"
                + " never. Overload, that is such a request, a 429, a request that fails with 5xx"
                + " or gets no answer, halves the number of requests under way, which then grows"
                + " again one by one up to max.in.flight.requests.",
            GROUP,
            ++order,
            Width.SHORT,
            "High bulk latency");
  }

  static BatchSettings from(AbstractConfig config) {
    return new BatchSettings(
        config.getInt(BULK_MAX_BYTES),
        config.getInt(BULK_MAX_DOCUMENTS),
        Duration.ofMillis(config.getLong(LINGER_MS)),
        config.getInt(MAX_IN_FLIGHT),
        config.getLong(BUFFER_MAX_BYTES),
        Duration.ofMillis(config.getLong(BULK_LATENCY_HIGH_MS)));
  }

  List<OptionProblem> problems() {
    if (bufferBytes < maxBytes) {
      return List.of(
          new OptionProblem(BUFFER_MAX_BYTES, "must be at least bulk.max.bytes, " + maxBytes));
    }
    return List.of();
  }
}
