package io.headwater.it.convergence;

/**
 * Where a pipeline keeps what.
 *
 * @param source the source connector's name
 * @param sink the sink connector's name
 * @param topicPrefix of the tables' topics, without the dot
 * @param dlq the dead letter queue
 */
record PipelineNames(String source, String sink, String topicPrefix, String dlq) {
  /** The topic of a table. */
  String topic(String table) {
    return topicPrefix + "." + table;
  }
}
