package io.headwater.sink.config;

/** What the records' values are. */
public enum RecordFormat {
  /** Headwater's own events, as JSON text or as structs. */
  HEADWATER,
  /** Events of Debezium's shape. */
  DEBEZIUM,
  /** The documents themselves. */
  DOCUMENT
}
