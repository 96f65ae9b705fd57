package io.headwater.localstack.simulator;

import io.headwater.localstack.simulator.ShardState.HashRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * DynamoDB and DynamoDB Streams on a port of 127.0.0.1, in this process. Real clients read and
 * write it over HTTP with any credentials; the test drives it by this class and asks for the truth.
 *
 * <p>For all threads.
 */
public final class StreamSimulator implements AutoCloseable {
  private final World world;
  private final Operations operations;
  private final Faults faults;
  private final WireServer server;

  private StreamSimulator(SimulatorOptions options) throws IOException {
    this.world = new World(options);
    this.operations = new Operations(world);
    this.faults = new Faults(world);
    this.server = new WireServer(world, operations, faults, options);
  }

  /**
   * Starts one.
   *
   * @throws UncheckedIOException if the port is taken
   */
  public static StreamSimulator start(SimulatorOptions options) {
    try {
      return new StreamSimulator(options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, for tables and streams alike. */
  public URI endpoint() {
    return server.endpoint();
  }

  /** Makes a table. */
  public SimulatedTable createTable(TableSpec spec) {
    synchronized (world) {
      return handle(world.create(spec));
    }
  }

  /**
   * The table with a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public SimulatedTable table(String name) {
    synchronized (world) {
      TableState table = world.tables.get(name);
      if (table == null) {
        throw new IllegalArgumentException("there is no table " + name);
      }
      return handle(table);
    }
  }

  /** Deletes a table; its stream can be read until the retention is over. */
  public void deleteTable(String name) {
    synchronized (world) {
      world.delete(world.table(name));
    }
  }

  /** Deletes a table and makes an empty one like it, with another id and another stream. */
  public SimulatedTable recreateTable(String name) {
    synchronized (world) {
      TableState table = world.table(name);
      world.delete(table);
      return handle(world.create(table.spec));
    }
  }

  private SimulatedTable handle(TableState table) {
    return new SimulatedTable(world, operations, table);
  }

  /** What goes wrong. */
  public Faults faults() {
    return faults;
  }

  /**
   * Changes shard, listing and page options from now on; seed, clock, region, port and threads
   * stay.
   */
  public void reconfigure(UnaryOperator<SimulatorOptions> change) {
    synchronized (world) {
      SimulatorOptions now = world.options();
      SimulatorOptions changed = change.apply(now);
      world.options(
          now.withShards(shards -> changed.shards())
              .withListing(listing -> changed.listing())
              .withPages(pages -> changed.pages()));
    }
  }

  /** All shard iterators that were given out until now have expired. */
  public void expireIterators() {
    synchronized (world) {
      world.iterators.expireAll();
    }
  }

  /** How often each operation was called over HTTP, faults included. */
  public Map<String, Long> calls() {
    return operations.calls();
  }

  /** How often an operation was called over HTTP, faults included. */
  public long calls(String operation) {
    return operations.calls().getOrDefault(operation, 0L);
  }

  /**
   * A table whose stream is made beforehand, so that a reader finds its own limits: open shards
   * full of inserts of different items that never rotate and whose iterators do not expire.
   *
   * @param table its name, with partition key {@code pk}; it has no items
   * @param recordBytes the size of a record in the answer's JSON, as near as it can be
   * @param endless whether reading begins anew after the last record
   */
  public SimulatedTable readyShards(
      String table, int count, int recordsPerShard, int recordBytes, boolean endless) {
    return readyShards(table, count, recordsPerShard, recordBytes, /* updates= */ false, endless);
  }

  /**
   * The same, with inserts or with modifications of different items.
   *
   * @param updates whether records are modifications with both images
   */
  public SimulatedTable readyShards(
      String table,
      int count,
      int recordsPerShard,
      int recordBytes,
      boolean updates,
      boolean endless) {
    TableSpec spec = TableSpec.named(table).withoutStream();
    synchronized (world) {
      TableState state = world.create(spec);
      StreamState stream = world.newStream(state, ViewType.NEW_AND_OLD_IMAGES);
      for (int i = 0; i < count; i++) {
        ShardState shard = stream.forest.addForGood(HashRange.part(i, count), world.now());
        ReadyShard ready =
            new ReadyShard(
                stream,
                shard.id,
                recordsPerShard,
                recordBytes,
                updates,
                endless,
                world.options().region(),
                world.now());
        shard.ready = ready;
        world.readyShards.put(shard.id, ready);
      }
      return handle(state);
    }
  }

  /** Ends the server; open connections break. */
  @Override
  public void close() {
    server.close();
  }
}
