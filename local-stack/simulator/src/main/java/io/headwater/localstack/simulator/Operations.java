package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * All operations by their names, and how often each was called.
 *
 * <p>Guarded by the world's monitor.
 */
final class Operations {
  private final World world;
  private final Map<String, UnaryOperator<ObjectNode>> operations;
  private final Map<String, Long> calls = new TreeMap<>();
  private final ItemOperations items;

  Operations(World world) {
    this.world = world;
    this.items = new ItemOperations(world);
    TableOperations tables = new TableOperations(world);
    StreamOperations streams = new StreamOperations(world);
    this.operations =
        Map.ofEntries(
            Map.entry("CreateTable", tables::createTable),
            Map.entry("DescribeTable", tables::describeTable),
            Map.entry("UpdateTable", tables::updateTable),
            Map.entry("DeleteTable", tables::deleteTable),
            Map.entry("ListTables", tables::listTables),
            Map.entry("TagResource", tables::tagResource),
            Map.entry("ListTagsOfResource", tables::listTagsOfResource),
            Map.entry("PutItem", items::putItem),
            Map.entry("DeleteItem", items::deleteItem),
            Map.entry("BatchWriteItem", items::batchWriteItem),
            Map.entry("GetItem", items::getItem),
            Map.entry("BatchGetItem", items::batchGetItem),
            Map.entry("Scan", new ScanOperation(world)::scan),
            Map.entry("ListStreams", streams::listStreams),
            Map.entry("DescribeStream", new DescribeStreamOperation(world)::describeStream),
            Map.entry("GetShardIterator", streams::getShardIterator),
            Map.entry("GetRecords", streams::getRecords));
  }

  ItemOperations items() {
    return items;
  }

  void count(String operation) {
    synchronized (world) {
      calls.merge(operation, 1L, Long::sum);
    }
  }

  Map<String, Long> calls() {
    synchronized (world) {
      return new TreeMap<>(calls);
    }
  }

  ObjectNode answer(Call call) {
    UnaryOperator<ObjectNode> operation = operations.get(call.operation());
    if (operation == null) {
      throw WireException.ofService("UnknownOperationException", "");
    }
    synchronized (world) {
      return operation.apply(call.request());
    }
  }
}
