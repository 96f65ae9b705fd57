package io.headwater.localstack.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One document of an index.
 *
 * @param version {@code _version}
 * @param source {@code _source}; its numbers have all of their digits
 */
public record Document(String id, long version, JsonNode source) {
  static Document of(JsonNode hit) {
    return new Document(
        hit.path("_id").asText(), hit.path("_version").asLong(), hit.path("_source"));
  }
}
