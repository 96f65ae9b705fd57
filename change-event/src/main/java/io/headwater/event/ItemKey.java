package io.headwater.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An item's primary key: partition key, then sort key if the table has one.
 *
 * @param partition the partition key
 * @param sort the sort key
 */
public record ItemKey(KeyAttribute partition, Optional<KeyAttribute> sort) {
  /** A key without a sort key. */
  public static ItemKey of(KeyAttribute partition) {
    return new ItemKey(partition, Optional.empty());
  }

  /** A key with a sort key. */
  public static ItemKey of(KeyAttribute partition, KeyAttribute sort) {
    return new ItemKey(partition, Optional.of(sort));
  }

  /**
   * Reads a key back from its JSON text.
   *
   * @param json an object of one or two strings or numbers, the partition key first
   * @throws MalformedEventException if it is anything else
   */
  public static ItemKey parse(String json) {
    JsonScanner scanner = new JsonScanner("the key", Set.of());
    scanner.begin(json.getBytes(UTF_8));
    if (scanner.next() != '{') {
      throw new MalformedEventException("the key is no JSON object");
    }
    ItemKey key = read(scanner);
    scanner.end();
    return key;
  }

  /** Reads a key; the scanner stands before the object and is left behind it. */
  static ItemKey read(JsonScanner json) {
    List<KeyAttribute> attributes = new ArrayList<>(2);
    json.enterObject();
    while (json.nextField()) {
      if (attributes.size() == 2) {
        throw new MalformedEventException("the key has more than two attributes");
      }
      attributes.add(attribute(json));
    }
    if (attributes.isEmpty()) {
      throw new MalformedEventException("the key has no attribute");
    }
    if (attributes.size() == 2 && attributes.get(0).name().equals(attributes.get(1).name())) {
      throw new MalformedEventException("the key names one attribute twice");
    }
    return new ItemKey(
        attributes.get(0),
        attributes.size() == 2 ? Optional.of(attributes.get(1)) : Optional.empty());
  }

  private static KeyAttribute attribute(JsonScanner json) {
    String name = json.name();
    try {
      if (json.next() == '"') {
        return KeyAttribute.string(name, json.string());
      }
      if (json.nextIsNumber()) {
        return KeyAttribute.number(name, json.number());
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedEventException(String.valueOf(e.getMessage()));
    }
    throw new MalformedEventException("a key attribute is neither a string nor a number");
  }

  /**
   * The canonical JSON text, such as {@code {"pk":"ORDER#1","sk":"ITEM#3"}}: equal keys give equal
   * texts, so that Kafka's partitioner keeps an item in one partition.
   */
  public String json() {
    StringBuilder json = new StringBuilder(64).append('{');
    append(json, partition);
    sort.ifPresent(attribute -> append(json.append(','), attribute));
    return json.append('}').toString();
  }

  /** The document's id, see {@link DocumentId}. */
  public DocumentId documentId() {
    return DocumentId.of(this);
  }

  private static void append(StringBuilder json, KeyAttribute attribute) {
    JsonStringEncoder encoder = JsonStringEncoder.getInstance();
    json.append('"');
    encoder.quoteAsString(attribute.name(), json);
    json.append("\":");
    switch (attribute.kind()) {
      case NUMBER -> json.append(attribute.text());
      case STRING -> {
        json.append('"');
        encoder.quoteAsString(attribute.text(), json);
        json.append('"');
      }
    }
  }
}
