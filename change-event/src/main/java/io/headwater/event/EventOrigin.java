package io.headwater.event;

/**
 * What the sources of all events of one stream have in common.
 *
 * @param connector the plugin's name, {@code headwater-dynamodb}
 * @param version the plugin's version
 * @param name the topic prefix, which names this source
 * @param region the AWS region
 * @param table the table's name
 * @param stream the stream's ARN
 * @param viewType the stream's view type
 */
public record EventOrigin(
    String connector,
    String version,
    String name,
    String region,
    String table,
    String stream,
    String viewType) {}
