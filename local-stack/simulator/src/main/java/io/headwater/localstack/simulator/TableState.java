package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table.
 *
 * <p>Guarded by the world's monitor.
 */
final class TableState {
  final TableSpec spec;
  final String id;
  final String arn;
  final Instant createdAt;
  final KeySchema schema;
  final ItemStore items = new ItemStore();
  final Map<String, String> tags = new TreeMap<>();
  final List<StreamState> streams = new ArrayList<>();

  TableState(TableSpec spec, String id, String arn, Instant createdAt) {
    this.spec = spec;
    this.id = id;
    this.arn = arn;
    this.createdAt = createdAt;
    this.schema = new KeySchema(spec.partitionKey(), spec.sortKey());
  }

  Optional<StreamState> latestStream() {
    return streams.isEmpty() ? Optional.empty() : Optional.of(streams.get(streams.size() - 1));
  }

  Optional<StreamState> enabledStream() {
    return latestStream().filter(stream -> stream.disabledAt == null);
  }

  /** Writes or removes an item and gives the one before. */
  @Nullable ObjectNode write(
      PrimaryKey key, @Nullable ObjectNode item, boolean byTtl, int maxStep, Instant now) {
    ObjectNode before = items.write(key, item, now);
    enabledStream().ifPresent(stream -> stream.record(key, before, item, byTtl, maxStep, now));
    return before;
  }
}
