package io.headwater.localstack.simulator;

import java.time.Clock;
import java.util.function.UnaryOperator;

/**
 * How a simulator behaves. The same options and the same calls in the same order give the same
 * history.
 *
 * @param seed decides all that is random
 * @param clock the time of everything but {@linkplain Fault.Delay delays}
 * @param region what ARNs and records name
 * @param port the port on 127.0.0.1, 0 for any free one
 * @param threads the most calls answered at a time
 * @param shards how shards come and go
 * @param listing how shards are listed
 * @param pages how reads are answered
 */
public record SimulatorOptions(
    long seed,
    Clock clock,
    String region,
    int port,
    int threads,
    ShardOptions shards,
    ListingOptions listing,
    PageOptions pages) {

  /** Seed 0, real time, any port, 16 threads, and nothing out of the ordinary. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        0,
        Clock.systemUTC(),
        "eu-west-1",
        0,
        16,
        ShardOptions.defaults(),
        ListingOptions.defaults(),
        PageOptions.defaults());
  }

  /** With another seed. */
  public SimulatorOptions withSeed(long value) {
    return new SimulatorOptions(value, clock, region, port, threads, shards, listing, pages);
  }

  /** With another clock; a virtual one must be safe to read from other threads. */
  public SimulatorOptions withClock(Clock value) {
    return new SimulatorOptions(seed, value, region, port, threads, shards, listing, pages);
  }

  /** With another region. */
  public SimulatorOptions withRegion(String value) {
    return new SimulatorOptions(seed, clock, value, port, threads, shards, listing, pages);
  }

  /** With another port. */
  public SimulatorOptions withPort(int value) {
    return new SimulatorOptions(seed, clock, region, value, threads, shards, listing, pages);
  }

  /** With another number of threads. */
  public SimulatorOptions withThreads(int value) {
    return new SimulatorOptions(seed, clock, region, port, value, shards, listing, pages);
  }

  /** With changed shard options. */
  public SimulatorOptions withShards(UnaryOperator<ShardOptions> change) {
    return new SimulatorOptions(
        seed, clock, region, port, threads, change.apply(shards), listing, pages);
  }

  /** With changed listing options. */
  public SimulatorOptions withListing(UnaryOperator<ListingOptions> change) {
    return new SimulatorOptions(
        seed, clock, region, port, threads, shards, change.apply(listing), pages);
  }

  /** With changed page options. */
  public SimulatorOptions withPages(UnaryOperator<PageOptions> change) {
    return new SimulatorOptions(
        seed, clock, region, port, threads, shards, listing, change.apply(pages));
  }
}
