package io.headwater.source.event;

/**
 * What is the same for all events of a stream.
 *
 * @param connectorVersion the plugin's version
 * @param name the topic prefix, which names the source
 * @param region the AWS region
 * @param table the table's name
 * @param arn the stream's ARN
 * @param viewType the stream's view type
 * @param topic the topic of the events
 */
public record StreamIdentity(
    String connectorVersion,
    String name,
    String region,
    String table,
    String arn,
    String viewType,
    String topic) {}
