package io.headwater.source.event;

import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Item keys as structs of strings, the partition key's field first. Fields are named as the
 * attributes are, even where Avro would not allow the name.
 *
 * <p>Owned by the task thread.
 */
final class KeyStructs {
  /** The schema of whole keys. */
  static final String ITEM_KEY = "io.headwater.ItemKey";

  /** The schema of keys that are cut to the partition key. */
  static final String PARTITION_KEY = "io.headwater.PartitionKey";

  private final String schemaName;
  private String partitionName = "";
  private @Nullable String sortName;
  private @Nullable Schema schema;

  KeyStructs(String schemaName) {
    this.schemaName = schemaName;
  }

  /** The schema of a key. All keys of a table have the same. */
  Schema schema(ItemKey key) {
    String partition = key.partition().name();
    String sort = key.sort().map(KeyAttribute::name).orElse(null);
    Schema known = schema;
    if (known == null || !partition.equals(partitionName) || !sameName(sort, sortName)) {
      SchemaBuilder builder =
          SchemaBuilder.struct()
              .name(schemaName)
              .version(1)
              .doc("Key attributes; numbers in canonical decimal text, binary values as base64url.")
              .field(partition, Schema.STRING_SCHEMA);
      known = (sort == null ? builder : builder.field(sort, Schema.STRING_SCHEMA)).build();
      schema = known;
      partitionName = partition;
      sortName = sort;
    }
    return known;
  }

  Struct struct(ItemKey key) {
    Struct struct = new Struct(schema(key)).put(key.partition().name(), key.partition().text());
    key.sort().ifPresent(sort -> struct.put(sort.name(), sort.text()));
    return struct;
  }

  private static boolean sameName(@Nullable String a, @Nullable String b) {
    return a == null ? b == null : a.equals(b);
  }
}
