package io.headwater.sink.write;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.sink.document.DocumentSource;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Merges partial documents as OpenSearch's update does. Numbers keep all their digits. */
final class PartialDocuments {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private PartialDocuments() {}

  /**
   * Merges a part into what comes before it: objects field by field, all else is replaced.
   *
   * @param baseIsWhole whether the base is a whole document, not itself a part
   * @return the merged document; null if both are no objects, or if the base is a part and merging
   *     would lose that it replaces something: {@code {"a":1}} then {@code {"a":{"b":2}}} must not
   *     become an update that keeps the other fields of {@code a}
   */
  static @Nullable DocumentSource merge(
      DocumentSource base, DocumentSource part, boolean baseIsWhole) {
    try {
      if (JSON.readTree(base.toByteArray()) instanceof ObjectNode whole
          && JSON.readTree(part.toByteArray()) instanceof ObjectNode changes
          && merge(whole, changes, baseIsWhole)) {
        return DocumentSource.of(JSON.writeValueAsBytes(whole));
      }
      return null;
    } catch (IOException e) {
      // Sent one by one, OpenSearch tells which one is at fault.
      return null;
    }
  }

  private static boolean merge(ObjectNode base, ObjectNode changes, boolean baseIsWhole) {
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      JsonNode current = base.get(change.getKey());
      if (change.getValue() instanceof ObjectNode object && current != null) {
        if (current instanceof ObjectNode inner) {
          if (!merge(inner, object, baseIsWhole)) {
            return false;
          }
          continue;
        }
        if (!baseIsWhole) {
          return false;
        }
      }
      base.set(change.getKey(), change.getValue());
    }
    return true;
  }
}
