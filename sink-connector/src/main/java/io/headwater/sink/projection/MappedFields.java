package io.headwater.sink.projection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields that an index's mappings name: a prefix tree. */
final class MappedFields {
  private static final MappedFields EVERYTHING = new MappedFields(true);

  private final Map<String, MappedFields> fields = new HashMap<>();
  private final boolean opaque;
  private boolean mapped;

  private MappedFields(boolean opaque) {
    this.opaque = opaque;
    this.mapped = opaque;
  }

  /** The fields of mappings such as {@code {"properties":{"price":{"type":"double"}}}}. */
  static MappedFields of(JsonNode mappings) {
    MappedFields root = new MappedFields(false);
    root.add(mappings);
    return root;
  }

  private void add(JsonNode parent) {
    parent
        .path("properties")
        .properties()
        .forEach(
            field -> {
              // OpenSearch reads a dot in a name as a step into an object.
              String[] names = field.getKey().split("\\.", -1);
              MappedFields at = this;
              for (int i = 0; i < names.length; i++) {
                boolean last = i == names.length - 1;
                boolean holdsFields = !last || holdsFields(field.getValue());
                at = at.fields.computeIfAbsent(names[i], name -> new MappedFields(!holdsFields));
              }
              at.mapped = true;
              at.add(field.getValue());
            });
  }

  private static boolean holdsFields(JsonNode field) {
    String type = field.path("type").asText("object");
    return (type.equals("object") || type.equals("nested"))
        && field.path("enabled").asBoolean(true);
  }

  /** What is mapped under a name, null if nothing is. */
  @Nullable MappedFields under(String name) {
    MappedFields at = this;
    if (at.opaque) {
      return EVERYTHING;
    }
    for (String step : name.indexOf('.') < 0 ? new String[] {name} : name.split("\\.", -1)) {
      at = at.opaque ? EVERYTHING : at.fields.get(step);
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  /** Whether the mappings say how this field is indexed. */
  boolean isMapped() {
    return mapped;
  }
}
