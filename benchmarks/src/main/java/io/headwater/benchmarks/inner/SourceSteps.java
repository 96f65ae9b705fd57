package io.headwater.benchmarks.inner;

import io.headwater.event.ChangeEvent;
import io.headwater.event.DocumentVersion;
import io.headwater.event.EnvelopeWriter;
import io.headwater.event.StreamVersions;
import io.headwater.source.config.ImageSettings;
import io.headwater.source.dynamodb.WirePage;
import io.headwater.source.event.EventFormat;
import io.headwater.source.event.EventMapper;
import io.headwater.source.event.StreamIdentity;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.StreamChange;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From an answer's bytes to Kafka's: each figure is for one record. */
@State(Scope.Thread)
public class SourceSteps {
  private static final int RECORDS = 500;

  private final byte[] answer = Sample.page(RECORDS);
  private final WirePage pages = new WirePage(List.of("id"), ImageSettings.PLAIN);
  private final List<StreamChange> changes = pages.read(answer, answer.length).changes();
  private final ShardId shard = new ShardId(Sample.SHARD);
  private final LineageId lineage = new LineageId(Sample.SHARD);
  private final ChangeEvent event = Sample.event();
  private final EnvelopeWriter envelopes = new EnvelopeWriter();

  /** Reads a page of the stream. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public RecordPage readPage() {
    return pages.read(answer, answer.length);
  }

  /** Makes Kafka records of a page. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public List<SourceRecord> mapPage() {
    EventMapper mapper =
        new EventMapper(
            new StreamIdentity(
                "0.1.0", "dynamodb", "eu-central-1", Sample.TABLE, Sample.ARN, "NEW_IMAGE", "t"),
            EventFormat.DEFAULT,
            new StreamVersions(Sample.EPOCH, null),
            Clock.systemUTC());
    return mapper.map(shard, lineage, new Position.Oldest(), changes);
  }

  /** Writes an event's text. */
  @Benchmark
  public String writeEnvelope() {
    return envelopes.write(event);
  }

  /** Makes a version of a sequence number. */
  @Benchmark
  public DocumentVersion version() {
    return DocumentVersion.of(Sample.EPOCH, Sample.SEQUENCE);
  }
}
