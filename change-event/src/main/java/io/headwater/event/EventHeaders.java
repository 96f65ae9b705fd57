package io.headwater.event;

/**
 * The Kafka headers of a change event: what a consumer needs when a transform has flattened the
 * value.
 */
public final class EventHeaders {
  /** The operation's letter, a string: see {@link Operation#code}. */
  public static final String OP = "headwater.op";

  /** The document version, an int64: see {@link DocumentVersion}. */
  public static final String VERSION = "headwater.version";

  /** The sequence number's text, a string; absent on what a snapshot gave. */
  public static final String SEQUENCE = "headwater.sequence";

  /** The table's name, a string. */
  public static final String TABLE = "headwater.table";

  /** When the change happened, an int64 of epoch milliseconds. */
  public static final String TS = "headwater.ts";

  /** The W3C trace context that the item carries, a string; absent if it carries none. */
  public static final String TRACEPARENT = "traceparent";

  private EventHeaders() {}
}
