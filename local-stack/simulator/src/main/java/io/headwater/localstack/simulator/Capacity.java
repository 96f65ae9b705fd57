package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Read units: 4 KB each, half for a read that need not be consistent. */
final class Capacity {
  private static final int UNIT_BYTES = 4_096;
  private static final double EVENTUAL = 0.5;

  private Capacity() {}

  /** The units of a read of some bytes; nothing read costs as much as one byte. */
  static double units(long bytes, boolean consistent) {
    long blocks = Math.max(1, (bytes + UNIT_BYTES - 1) / UNIT_BYTES);
    return consistent ? blocks : blocks * EVENTUAL;
  }

  static boolean wanted(ObjectNode request) {
    String wish = request.path("ReturnConsumedCapacity").asText("NONE");
    return !wish.equals("NONE");
  }

  static ObjectNode consumed(ObjectNode request, String table, double units) {
    ObjectNode consumed = JsonNodeFactory.instance.objectNode();
    consumed.put("TableName", table).put("CapacityUnits", units);
    if (request.path("ReturnConsumedCapacity").asText().equals("INDEXES")) {
      consumed.putObject("Table").put("CapacityUnits", units);
    }
    return consumed;
  }
}
