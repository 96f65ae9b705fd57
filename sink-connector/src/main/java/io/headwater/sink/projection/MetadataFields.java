package io.headwater.sink.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.input.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.sink.SinkRecord;

/** Fields that the sink adds at a document's top, such as the sequence number. Immutable. */
public final class MetadataFields {
  private record Field(String name, String quotedName, MetadataSource source) {}

  private final List<Field> fields;

  private MetadataFields(List<Field> fields) {
    this.fields = List.copyOf(fields);
  }

  /**
   * Reads the option {@code metadata.fields}.
   *
   * @param json an object of sources by field, such as {@code {"_sequence":"sequence"}}
   * @throws IllegalArgumentException if it is wrong; the message begins with the place of the
   *     mistake
   */
  public static MetadataFields parse(String json) {
    List<Field> fields = new ArrayList<>();
    OptionNode.parse("metadata.fields", json)
        .members()
        .forEach((name, source) -> fields.add(field(name, source)));
    return new MetadataFields(fields);
  }

  private static Field field(String name, OptionNode source) {
    if (name.isBlank() || name.contains(".")) {
      throw source.refused("a metadata field's name is not empty and has no dot");
    }
    if (ReservedFields.OF_OPENSEARCH.contains(name)) {
      throw source.refused("OpenSearch keeps the name " + name + " for itself");
    }
    return new Field(
        name,
        RawValue.ofString(name).literal(),
        source.oneOf(OptionNode.words(MetadataSource.values(), value -> value.word)));
  }

  /** Whether OpenSearch keeps a name at documents' tops for itself. */
  public static boolean isReserved(String name) {
    return ReservedFields.OF_OPENSEARCH.contains(name);
  }

  /** The fields' names. */
  public Set<String> names() {
    return fields.stream().map(Field::name).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The fields with {@code string}, {@code number}, {@code object} or {@code date}, as their values
   * are.
   */
  public Map<String, String> kinds() {
    return fields.stream().collect(Collectors.toMap(Field::name, field -> field.source.kind));
  }

  /**
   * Puts the fields before a document's own; what the event does not tell is left out.
   *
   * @param document an object without fields of these names
   * @param now when the record was taken up
   */
  public DocumentSource addTo(
      DocumentSource document, Change change, SinkRecord record, Instant now) {
    StringBuilder added = new StringBuilder(64);
    for (Field field : fields) {
      String value = field.source.json(change, record, now);
      if (value != null) {
        added.append(added.isEmpty() ? "" : ",").append(field.quotedName).append(':').append(value);
      }
    }
    return added.isEmpty() ? document : document.withMembers(added.toString().getBytes(UTF_8));
  }
}
