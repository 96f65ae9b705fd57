package io.headwater.localstack.simulator;

import java.util.List;

/** A stream of a simulated table; it stays the same object when it is disabled. For all threads. */
public final class SimulatedStream {
  private final World world;
  private final StreamState state;

  SimulatedStream(World world, StreamState state) {
    this.world = world;
    this.state = state;
  }

  /** The stream's ARN. */
  public String arn() {
    return state.arn;
  }

  /** What the records hold on the wire. */
  public ViewType viewType() {
    return state.viewType;
  }

  /** All shards there ever were, in the order of their ids. */
  public List<ShardView> shards() {
    synchronized (world) {
      world.now();
      return state.forest.all().stream().map(ShardState::view).toList();
    }
  }

  /** A shard. */
  public ShardView shard(String id) {
    synchronized (world) {
      world.now();
      return state.forest.shard(id).view();
    }
  }

  /** The shards that take records. */
  public List<ShardView> openShards() {
    return shards().stream().filter(ShardView::open).toList();
  }

  /** All records ever made, in the order of writing. */
  public List<StreamEntry> entries() {
    synchronized (world) {
      return List.copyOf(state.entries);
    }
  }

  /** All records ever made in a shard, in their order. */
  public List<StreamEntry> entries(String shard) {
    synchronized (world) {
      return List.copyOf(state.forest.shard(shard).entries);
    }
  }

  /** How many records were ever made. */
  public int totalRecords() {
    synchronized (world) {
      return state.entries.size();
    }
  }

  /** Whether it takes records. */
  public boolean enabled() {
    synchronized (world) {
      return state.disabledAt == null;
    }
  }

  /** Ends an open shard and gives its only child. */
  public ShardView rotate(String shard) {
    synchronized (world) {
      return state.forest.rotate(state.forest.shard(shard), world.now()).get(0).view();
    }
  }

  /** Ends all open shards; each gets one child. Gives the children. */
  public List<ShardView> rotateAll() {
    synchronized (world) {
      return openShards().stream().map(shard -> rotate(shard.id())).toList();
    }
  }

  /** Ends an open shard and gives its two children. */
  public List<ShardView> split(String shard) {
    return split(shard, false);
  }

  /**
   * Ends an open shard and gives its two children, whose sequence numbers start anew from the high
   * part 1 instead of going on above the parent's.
   */
  public List<ShardView> splitAgainstOrder(String shard) {
    return split(shard, true);
  }

  private List<ShardView> split(String shard, boolean againstOrder) {
    synchronized (world) {
      return state.forest.split(state.forest.shard(shard), againstOrder, world.now()).stream()
          .map(ShardState::view)
          .toList();
    }
  }

  /** Listings leave a shard out, though it can be read, until it is shown again. */
  public void hide(String shard) {
    synchronized (world) {
      state.forest.shard(shard).hidden = true;
    }
  }

  /** Listings have a shard again. */
  public void show(String shard) {
    synchronized (world) {
      state.forest.shard(shard).hidden = false;
    }
  }

  /**
   * All records of a shard that were written until now can no longer be read; a closed shard is
   * gone from the listing.
   */
  public void trim(String shard) {
    synchronized (world) {
      world.now();
      state.forest.shard(shard).trimAll();
    }
  }

  /** Records of a shard up to a sequence number, inclusive, can no longer be read. */
  public void trimUpTo(String shard, String sequence) {
    synchronized (world) {
      world.now();
      state.forest.shard(shard).trimUpTo(sequence);
    }
  }
}
