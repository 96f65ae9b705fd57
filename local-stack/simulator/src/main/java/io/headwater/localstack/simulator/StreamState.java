package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A table's stream, which outlives its being disabled and even the table.
 *
 * <p>Guarded by the world's monitor.
 */
final class StreamState {
  final String arn;
  final String label;
  final String table;
  final KeySchema schema;
  final ViewType viewType;
  final ShardForest forest;
  final Instant createdAt;
  final List<StreamEntry> entries = new ArrayList<>();
  @Nullable Instant disabledAt;

  StreamState(
      String arn,
      String label,
      String table,
      KeySchema schema,
      ViewType viewType,
      ShardForest forest,
      Instant createdAt) {
    this.arn = arn;
    this.label = label;
    this.table = table;
    this.schema = schema;
    this.viewType = viewType;
    this.forest = forest;
    this.createdAt = createdAt;
  }

  void disable(Instant now) {
    disabledAt = now;
    forest.disable(now);
  }

  /** Records a change; one that changes nothing makes no record. */
  void record(
      PrimaryKey key,
      @Nullable ObjectNode before,
      @Nullable ObjectNode after,
      boolean byTtl,
      int maxStep,
      Instant now) {
    if (before == null ? after == null : before.equals(after)) {
      return;
    }
    ShardState shard = forest.forHash(key.hash());
    String operation = before == null ? "INSERT" : after == null ? "REMOVE" : "MODIFY";
    // The starting number of a shard may or may not be that of its first record.
    boolean takesFirst = shard.entries.isEmpty() && key.hash() % 2 == 0;
    String sequence = takesFirst ? shard.first : shard.numbers.next(maxStep);
    StreamEntry entry =
        new StreamEntry(
            shard.id,
            sequence,
            operation,
            key.attributes(),
            before,
            after,
            now,
            byTtl,
            eventId(arn, shard.id, sequence));
    shard.entries.add(entry);
    entries.add(entry);
  }

  static String eventId(String arn, String shard, String sequence) {
    UUID digest = UUID.nameUUIDFromBytes((arn + shard + sequence).getBytes(StandardCharsets.UTF_8));
    return digest.toString().replace("-", "").toLowerCase(Locale.ROOT);
  }
}
