package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Takes parameters out of requests. */
final class Requests {
  private Requests() {}

  static String text(ObjectNode request, String parameter) {
    JsonNode value = request.path(parameter);
    if (!value.isTextual()) {
      throw missing(parameter);
    }
    return value.asText();
  }

  static ObjectNode object(ObjectNode request, String parameter) {
    if (request.get(parameter) instanceof ObjectNode value) {
      return value;
    }
    throw missing(parameter);
  }

  /** A whole number, within bounds. */
  static int number(ObjectNode request, String parameter, int absent, int max) {
    JsonNode value = request.path(parameter);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.isInt() || value.asInt() < 1 || value.asInt() > max) {
      throw WireException.invalid(
          "1 validation error detected: Value '"
              + value
              + "' at '"
              + parameter
              + "' failed to satisfy constraint: Member must have value between 1 and "
              + max);
    }
    return value.asInt();
  }

  /** Refuses what would be answered wrongly. */
  static void refuse(ObjectNode request, String... parameters) {
    for (Map.Entry<String, JsonNode> given : request.properties()) {
      for (String parameter : parameters) {
        if (given.getKey().equals(parameter)) {
          throw WireException.invalid(parameter + " is not simulated");
        }
      }
    }
  }

  private static WireException missing(String parameter) {
    return WireException.invalid(
        "1 validation error detected: Value at '"
            + parameter
            + "' failed to satisfy constraint: Member must not be null");
  }
}
