package io.headwater.localstack.simulator;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * Random decisions. Each subject has a row of its own, so that calls about one shard see the same
 * decisions however calls about other shards mix with them.
 *
 * <p>Guarded by the world's monitor.
 */
final class Dice {
  private final long seed;
  private final Map<String, SplittableRandom> rows = new HashMap<>();

  Dice(long seed) {
    this.seed = seed;
  }

  /** A decision that is true with a probability. */
  boolean roll(double probability, String subject) {
    return probability > 0 && row(subject).nextDouble() < probability;
  }

  long below(long bound, String subject) {
    return row(subject).nextLong(bound);
  }

  long bits(String subject) {
    return row(subject).nextLong();
  }

  private SplittableRandom row(String subject) {
    return rows.computeIfAbsent(
        subject,
        name ->
            new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ hash(name) * 0xD1342543DE82EF95L));
  }

  /** A well mixed number below 2^32. */
  static long hash(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    // CRC is linear: similar texts would stay neighbours without mixing.
    long mixed = (crc.getValue() + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 29) * 0xBF58476D1CE4E5B9L;
    return mixed >>> 32;
  }
}
