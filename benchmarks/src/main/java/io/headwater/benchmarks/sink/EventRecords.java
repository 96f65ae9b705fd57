package io.headwater.benchmarks.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.StreamVersions;
import io.headwater.source.event.EventFormat;
import io.headwater.source.event.EventMapper;
import io.headwater.source.event.StreamIdentity;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.StreamChange;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Kafka records as the source and its converters would write them. Owned by one thread. */
final class EventRecords {
  private static final String SHARD = "shardId-00000001790000000000-0123abcd";
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(1_790_000_000_500L), ZoneOffset.UTC);

  private final String topic;
  private final EventMapper mapper;
  private final @Nullable JsonConverter converter;

  EventRecords(EventTopic topic) {
    this.topic = topic.name();
    this.mapper =
        new EventMapper(
            new StreamIdentity(
                "0.1.0",
                "dynamodb",
                "eu-central-1",
                "bench",
                "arn:aws:dynamodb:eu-central-1:123456789012:table/bench/stream/2026-11-25T00:00:00.000",
                topic.shape().withBefore() ? "NEW_AND_OLD_IMAGES" : "NEW_IMAGE",
                topic.name()),
            new EventFormat(
                topic.structs() ? EventFormat.Notation.STRUCT : EventFormat.Notation.JSON,
                EventFormat.Notation.JSON,
                EventFormat.KeyScope.ITEM,
                true,
                false,
                Set.of()),
            new StreamVersions(EventSeries.EPOCH, null),
            CLOCK);
    this.converter = topic.structs() ? new JsonConverter() : null;
    if (converter != null) {
      converter.configure(Map.of("schemas.enable", "true"), false);
    }
  }

  ProducerRecord<byte[], byte[]> record(StreamChange change) {
    SourceRecord mapped =
        mapper
            .map(new ShardId(SHARD), new LineageId(SHARD), new Position.Oldest(), List.of(change))
            .get(0);
    var record =
        new ProducerRecord<>(topic, mapped.key().toString().getBytes(UTF_8), value(mapped));
    for (Header header : mapped.headers()) {
      record.headers().add(header.key(), header.value().toString().getBytes(UTF_8));
    }
    return record;
  }

  private byte[] value(SourceRecord record) {
    return converter == null
        ? record.value().toString().getBytes(UTF_8)
        : converter.fromConnectData(topic, record.valueSchema(), record.value());
  }
}
