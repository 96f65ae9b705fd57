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
 * @param heartbeatTopic the topic of positions that no event carries
 */
public record StreamIdentity(
    String connectorVersion,
    String name,
    String region,
    String table,
    String arn,
    String viewType,
    String topic,
    String heartbeatTopic) {}
