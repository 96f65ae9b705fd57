package io.headwater.source.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwater.event.ItemKey;
import io.headwater.event.Operation;
import io.headwater.event.SequenceNumber;
import io.headwater.source.stream.StreamChange;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * The records of one answer.
 *
 * <p>Owned by the thread that reads the answer.
 */
final class WireRecords {
  private static final String TTL_PRINCIPAL = "dynamodb.amazonaws.com";

  private final JsonParser parser;
  private final WireItems items;

  private @Nullable String eventName;
  private @Nullable String eventId;
  private boolean ttl;
  private @Nullable SequenceNumber sequence;
  private @Nullable Instant createdAt;
  private @Nullable ItemKey key;
  private byte @Nullable [] before;
  private byte @Nullable [] after;
  private @Nullable String traceBefore;
  private @Nullable String traceAfter;
  private long sizeBytes;

  /**
   * Records to be read one by one.
   *
   * @param items reads their items from the same parser
   */
  WireRecords(JsonParser parser, WireItems items) {
    this.parser = parser;
    this.items = items;
  }

  /**
   * Reads a record; the parser stands on the object's start and is left on its end.
   *
   * @throws ConnectException if it lacks something or has an unknown operation
   */
  StreamChange read() throws IOException {
    clear();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "eventID" -> eventId = text();
        case "eventName" -> eventName = text();
        case "dynamodb" -> data(value);
        case "userIdentity" -> ttl = removedByTtl(value);
        default -> parser.skipChildren();
      }
    }
    Operation operation = operation();
    return new StreamChange(
        present(sequence, "sequence number"),
        operation,
        present(createdAt, "creation time"),
        present(key, "key"),
        before,
        after,
        eventId,
        ttl,
        sizeBytes,
        operation == Operation.REMOVE ? traceBefore : traceAfter);
  }

  private void clear() {
    eventName = null;
    eventId = null;
    ttl = false;
    sequence = null;
    createdAt = null;
    key = null;
    before = null;
    after = null;
    traceBefore = null;
    traceAfter = null;
    sizeBytes = 0;
  }

  private void data(JsonToken start) throws IOException {
    if (start != JsonToken.START_OBJECT) {
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "ApproximateCreationDateTime" -> createdAt = instant(value);
        case "Keys" -> key = items.key();
        case "NewImage" -> {
          after = items.image();
          traceAfter = items.traceparent();
        }
        case "OldImage" -> {
          before = items.image();
          traceBefore = items.traceparent();
        }
        case "SequenceNumber" -> sequence = SequenceNumber.of(parser.getText());
        case "SizeBytes" -> sizeBytes = parser.getLongValue();
        default -> parser.skipChildren();
      }
    }
  }

  // Epoch seconds, perhaps as a decimal number.
  private Instant instant(JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NUMBER_INT) {
      return Instant.ofEpochSecond(parser.getLongValue());
    }
    BigDecimal millis = parser.getDecimalValue().movePointRight(3);
    return Instant.ofEpochMilli(millis.longValue());
  }

  private boolean removedByTtl(JsonToken start) throws IOException {
    if (start != JsonToken.START_OBJECT) {
      return false;
    }
    boolean service = false;
    boolean principal = false;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "Type" -> service = "Service".equals(text());
        case "PrincipalId" -> principal = TTL_PRINCIPAL.equals(text());
        default -> parser.skipChildren();
      }
    }
    return service && principal;
  }

  private @Nullable String text() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }

  private Operation operation() {
    String name = eventName;
    if (name == null) {
      throw new ConnectException("a record names no operation");
    }
    return switch (name) {
      case "INSERT" -> Operation.INSERT;
      case "MODIFY" -> Operation.MODIFY;
      case "REMOVE" -> Operation.REMOVE;
      default ->
          throw new ConnectException("a record has the operation " + name + ", which is unknown");
    };
  }

  private static <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw new ConnectException("a record has no " + what);
    }
    return value;
  }
}
