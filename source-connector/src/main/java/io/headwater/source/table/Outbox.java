package io.headwater.source.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The records that wait to be handed to Connect, in order.
 *
 * <p>Owned by the task thread.
 */
public final class Outbox {
  private List<SourceRecord> records = new ArrayList<>();

  void add(SourceRecord record) {
    records.add(record);
  }

  void addAll(List<SourceRecord> more) {
    records.addAll(more);
  }

  /** How many records wait. */
  public int size() {
    return records.size();
  }

  /** Hands over all that wait. */
  public List<SourceRecord> takeAll() {
    List<SourceRecord> taken = records;
    records = new ArrayList<>();
    return taken;
  }
}
