package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A request.
 *
 * @param operation such as {@code GetRecords}
 * @param request its body
 * @param subjects what it is about, the narrowest first: shard id, stream ARN, table name
 */
record Call(String operation, ObjectNode request, List<String> subjects) {
  static Call of(String operation, ObjectNode request) {
    List<String> subjects = new ArrayList<>();
    String iterator = request.path("ShardIterator").asText("");
    if (iterator.contains("|R|")) {
      ReadyShard.Place place = ReadyShard.place(iterator);
      subjects.add(place.shard());
      subjects.add(place.streamArn());
    } else if (!iterator.isEmpty()) {
      ShardIterators.Place place = ShardIterators.place(iterator);
      subjects.add(place.shard());
      subjects.add(place.streamArn());
    }
    for (String parameter : List.of("ShardId", "StreamArn", "ResourceArn", "TableName")) {
      if (request.hasNonNull(parameter)) {
        subjects.add(request.get(parameter).asText());
      }
    }
    request.path("RequestItems").fieldNames().forEachRemaining(subjects::add);
    return new Call(operation, request, subjects);
  }

  /** What the call is about, empty if it is about nothing in particular. */
  String subject() {
    return subjects.isEmpty() ? "" : subjects.get(0);
  }

  /** The resource of the call as error messages name it. */
  String resource(String region) {
    for (String subject : subjects) {
      if (subject.startsWith("arn:")) {
        return subject;
      }
    }
    String prefix = "arn:aws:dynamodb:" + region + ":" + World.ACCOUNT + ":";
    return subjects.isEmpty() ? prefix + "*" : prefix + "table/" + subject();
  }
}
