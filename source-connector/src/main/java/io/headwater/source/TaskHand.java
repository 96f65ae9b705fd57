package io.headwater.source;

import io.headwater.source.dynamodb.TableDescription;
import io.headwater.source.lineage.LineageId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;

/**
 * What the connector deals to a task, as it stands in the task's configuration beside the
 * connector's own options.
 *
 * @param task the task's number
 * @param streamArn the stream
 * @param viewType the stream's view type
 * @param keyAttributes the partition key's name, then the sort key's if there is one
 * @param lineages the lineages that the task owns
 */
record TaskHand(
    int task,
    String streamArn,
    String viewType,
    List<String> keyAttributes,
    Set<LineageId> lineages) {
  private static final String TASK = "headwater.task";
  private static final String STREAM = "headwater.stream";
  private static final String VIEW_TYPE = "headwater.view.type";
  private static final String PARTITION_KEY = "headwater.partition.key";
  private static final String SORT_KEY = "headwater.sort.key";
  private static final String LINEAGES = "headwater.lineages";

  static TaskHand of(
      int task,
      TableDescription table,
      TableDescription.StreamDescription stream,
      List<LineageId> lineages) {
    return new TaskHand(
        task, stream.arn(), stream.viewType(), table.keyAttributes(), Set.copyOf(lineages));
  }

  Map<String, String> addTo(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.put(TASK, Integer.toString(task));
    all.put(STREAM, streamArn);
    all.put(VIEW_TYPE, viewType);
    all.put(PARTITION_KEY, keyAttributes.get(0));
    if (keyAttributes.size() > 1) {
      all.put(SORT_KEY, keyAttributes.get(1));
    }
    all.put(
        LINEAGES,
        lineages.stream().sorted().map(LineageId::value).collect(Collectors.joining(",")));
    return all;
  }

  static TaskHand from(Map<String, String> properties) {
    String sortKey = properties.get(SORT_KEY);
    String partitionKey = required(properties, PARTITION_KEY);
    return new TaskHand(
        Integer.parseInt(required(properties, TASK)),
        required(properties, STREAM),
        required(properties, VIEW_TYPE),
        sortKey == null ? List.of(partitionKey) : List.of(partitionKey, sortKey),
        Arrays.stream(required(properties, LINEAGES).split(","))
            .filter(id -> !id.isEmpty())
            .map(LineageId::new)
            .collect(Collectors.toSet()));
  }

  private static String required(Map<String, String> properties, String name) {
    return Optional.ofNullable(properties.get(name))
        .orElseThrow(
            () -> new ConfigException("the connector gave the task no " + name + "; restart it"));
  }
}
