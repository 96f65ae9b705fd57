package io.headwater.source.event;

import io.headwater.event.ItemKey;
import io.headwater.source.event.EventFormat.KeyScope;
import io.headwater.source.event.EventFormat.Notation;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;

/**
 * Makes record keys of item keys: equal item keys give equal record keys.
 *
 * <p>Owned by the task thread.
 */
final class RecordKeys {
  private final Notation notation;
  private final boolean partitionOnly;
  private final KeyStructs structs;

  RecordKeys(EventFormat format) {
    this.notation = format.key();
    this.partitionOnly = format.keyScope() == KeyScope.PARTITION_KEY;
    this.structs = new KeyStructs(partitionOnly ? KeyStructs.PARTITION_KEY : KeyStructs.ITEM_KEY);
  }

  SchemaAndValue of(ItemKey item) {
    ItemKey key = partitionOnly ? ItemKey.of(item.partition()) : item;
    return switch (notation) {
      case JSON -> new SchemaAndValue(Schema.STRING_SCHEMA, key.json());
      case STRUCT -> {
        Struct struct = structs.struct(key);
        yield new SchemaAndValue(struct.schema(), struct);
      }
    };
  }
}
