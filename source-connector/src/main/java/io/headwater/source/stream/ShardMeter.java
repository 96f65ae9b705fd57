package io.headwater.source.stream;

/** Is told what a shard's reader meets. Called by reader threads. */
public interface ShardMeter {
  /** A page was read. */
  void read(RecordPage page);

  /** The shard gave nothing: it is read up to now. */
  void caughtUp();

  /** A call was throttled. */
  void throttled();

  /** A call failed otherwise. */
  void failed();
}
