package io.headwater.localstack.simulator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** All tables and streams of the account. Whoever uses it holds its monitor. */
final class World {
  static final String ACCOUNT = "000000000000";
  private static final DateTimeFormatter LABEL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  final Dice dice;
  final Map<String, TableState> tables = new TreeMap<>();
  final Map<String, StreamState> streams = new LinkedHashMap<>();
  final ShardIterators iterators = new ShardIterators();

  /** By the shard's id; read without the monitor. */
  final Map<String, ReadyShard> readyShards = new ConcurrentHashMap<>();

  private SimulatorOptions options;
  private Instant now = Instant.MIN;

  World(SimulatorOptions options) {
    this.options = options;
    this.dice = new Dice(options.seed());
  }

  SimulatorOptions options() {
    return options;
  }

  void options(SimulatorOptions changed) {
    options = changed;
    streams.values().forEach(stream -> stream.forest.options(changed.shards()));
  }

  /** The time, which never goes back. Does what has become due until then. */
  Instant now() {
    Instant told = options.clock().instant();
    now = told.isAfter(now) ? told : now;
    for (StreamState stream : streams.values()) {
      stream.forest.advance(now);
    }
    Instant horizon = now.minus(options.shards().retention());
    streams.values().removeIf(s -> s.disabledAt != null && !s.disabledAt.isAfter(horizon));
    return now;
  }

  TableState create(TableSpec spec) {
    if (tables.containsKey(spec.name())) {
      throw WireException.of("ResourceInUseException", "Table already exists: " + spec.name());
    }
    Instant at = now();
    String row = "table/" + spec.name();
    TableState table =
        new TableState(
            spec,
            new UUID(
                    (dice.bits(row) & ~0xF000L) | 0x4000L,
                    (dice.bits(row) & ~(3L << 62)) | (1L << 63))
                .toString(),
            "arn:aws:dynamodb:" + options.region() + ":" + ACCOUNT + ":table/" + spec.name(),
            at);
    tables.put(spec.name(), table);
    spec.viewType().ifPresent(viewType -> enableStream(table, viewType));
    return table;
  }

  void delete(TableState table) {
    table.enabledStream().ifPresent(stream -> stream.disable(now()));
    tables.remove(table.spec.name());
  }

  StreamState enableStream(TableState table, ViewType viewType) {
    StreamState stream = newStream(table, viewType);
    stream.forest.plant(stream.createdAt);
    return stream;
  }

  /** A stream without shards. */
  StreamState newStream(TableState table, ViewType viewType) {
    if (table.enabledStream().isPresent()) {
      throw WireException.invalid(
          "Table already has an enabled stream: TableName: " + table.spec.name());
    }
    Instant at = now();
    Instant labelled = at.truncatedTo(ChronoUnit.MILLIS);
    while (streams.containsKey(streamArn(table, labelled))) {
      labelled = labelled.plusMillis(1);
    }
    String arn = streamArn(table, labelled);
    StreamState stream =
        new StreamState(
            arn,
            LABEL.format(labelled),
            table.spec.name(),
            table.schema,
            viewType,
            new ShardForest(dice, arn, options.shards()),
            at);
    streams.put(arn, stream);
    table.streams.add(stream);
    return stream;
  }

  private static String streamArn(TableState table, Instant labelled) {
    return table.arn + "/stream/" + LABEL.format(labelled);
  }

  /**
   * A table by its name or ARN.
   *
   * @throws WireException if there is none
   */
  TableState table(String nameOrArn) {
    String name = nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    return Optional.ofNullable(tables.get(name))
        .orElseThrow(
            () ->
                WireException.notFound(
                    "Requested resource not found: Table: " + name + " not found"));
  }

  StreamState stream(String arn) {
    return Optional.ofNullable(streams.get(arn))
        .orElseThrow(
            () ->
                WireException.notFound(
                    "Requested resource not found: Stream: " + arn + " not found"));
  }
}
