package io.headwater.localstack.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table, driven without HTTP. It stays the same object when another table takes its name. For all
 * threads.
 */
public final class SimulatedTable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final World world;
  private final Operations operations;
  private final TableState state;

  SimulatedTable(World world, Operations operations, TableState state) {
    this.world = world;
    this.operations = operations;
    this.state = state;
  }

  /** The table's name. */
  public String name() {
    return state.spec.name();
  }

  /** The table's ARN. */
  public String arn() {
    return state.arn;
  }

  /** The table's id, which a recreated table does not share. */
  public String id() {
    return state.id;
  }

  /** Writes an item, given in the wire's JSON such as {@code {"pk":{"S":"a"},"n":{"N":"1"}}}. */
  public void put(String item) {
    put(json(item));
  }

  /** Writes an item, given in the wire's JSON. */
  public void put(ObjectNode item) {
    synchronized (world) {
      operations.items().put(state, item);
    }
  }

  /** Writes an item of a table whose partition key is a string and which has no sort key. */
  public void put(String partitionKey, String attribute, String value) {
    ObjectNode item = key(partitionKey);
    item.putObject(attribute).put("S", value);
    put(item);
  }

  /** Removes an item by its key, given in the wire's JSON. */
  public void remove(ObjectNode key) {
    remove(key, false);
  }

  /** Removes an item of a table whose partition key is a string and which has no sort key. */
  public void remove(String partitionKey) {
    remove(key(partitionKey));
  }

  /** Lets the TTL service remove an item. */
  public void removeByTtl(ObjectNode key) {
    remove(key, true);
  }

  /** Lets the TTL service remove an item of a table with a string as its only key. */
  public void removeByTtl(String partitionKey) {
    removeByTtl(key(partitionKey));
  }

  private void remove(ObjectNode key, boolean byTtl) {
    synchronized (world) {
      operations.items().remove(state, key, byTtl);
    }
  }

  /** The key of an item of a table whose partition key is a string and which has no sort key. */
  public ObjectNode key(String partitionKey) {
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    key.putObject(state.spec.partitionKey().name())
        .put(state.spec.partitionKey().type(), partitionKey);
    return key;
  }

  /** All items as they are now, in the order of a scan; they must not be changed. */
  public List<ObjectNode> items() {
    synchronized (world) {
      return List.copyOf(state.items.view(true, world.now()).values());
    }
  }

  /** An item as it is now, by its key; it must not be changed. */
  public Optional<ObjectNode> item(ObjectNode key) {
    synchronized (world) {
      @Nullable ObjectNode item =
          state.items.view(true, world.now()).get(state.schema.exactly(key));
      return Optional.ofNullable(item);
    }
  }

  /** Lets reads that need not be consistent miss the last writes (of 10,000 at most). */
  public void staleReads(int writes) {
    synchronized (world) {
      state.items.stale(writes, Duration.ZERO);
    }
  }

  /** Lets reads that need not be consistent miss what is younger than an age. */
  public void staleReads(Duration age) {
    synchronized (world) {
      state.items.stale(0, age);
    }
  }

  /** The latest stream, which may be disabled. */
  public SimulatedStream stream() {
    List<SimulatedStream> streams = streams();
    if (streams.isEmpty()) {
      throw new IllegalStateException("table " + name() + " never had a stream");
    }
    return streams.get(streams.size() - 1);
  }

  /** All streams that the table had, the latest last. */
  public List<SimulatedStream> streams() {
    synchronized (world) {
      return state.streams.stream().map(stream -> new SimulatedStream(world, stream)).toList();
    }
  }

  /** Enables a new stream. */
  public SimulatedStream enableStream(ViewType viewType) {
    synchronized (world) {
      return new SimulatedStream(world, world.enableStream(state, viewType));
    }
  }

  /** Ends the stream's shards; they can be read until the retention is over. */
  public void disableStream() {
    synchronized (world) {
      state.enabledStream().orElseThrow().disable(world.now());
    }
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + text, e);
    }
  }
}
