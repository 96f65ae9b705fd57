package io.headwater.sink.projection;

import java.util.Set;

/** The names that OpenSearch keeps for itself and refuses within a document. */
final class ReservedFields {
  static final Set<String> OF_OPENSEARCH =
      Set.of(
          "_id",
          "_index",
          "_type",
          "_source",
          "_routing",
          "_field_names",
          "_ignored",
          "_nested_path",
          "_seq_no",
          "_primary_term",
          "_version",
          "_size",
          "_data_stream_timestamp");

  private ReservedFields() {}
}
