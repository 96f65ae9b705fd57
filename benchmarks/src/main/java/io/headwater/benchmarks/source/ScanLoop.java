package io.headwater.benchmarks.source;

import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** The SDK's Scan over all segments in turn; nothing is done with what it gives. */
final class ScanLoop implements Contestant {
  private static final long PAUSE_MS = 10;

  /** Where to read on in a segment; without a key at its beginning. */
  private record Place(int segment, @Nullable Map<String, AttributeValue> after) {}

  private final TableClient client;
  private final int segments;
  private final LinkedBlockingQueue<Place> places = new LinkedBlockingQueue<>();
  private final Workers workers;

  ScanLoop(SimulatorProcess simulator, int threads, int segments) {
    this.client = new TableClient(simulator.endpoint(), threads);
    this.segments = segments;
    for (int segment = 0; segment < segments; segment++) {
      places.add(new Place(segment, null));
    }
    this.workers = new Workers("scan", threads, this::readPage);
  }

  private int readPage() throws InterruptedException {
    Place place = places.poll(PAUSE_MS, TimeUnit.MILLISECONDS);
    if (place == null) {
      return 0;
    }
    ScanResponse page =
        client
            .tables()
            .scan(
                request ->
                    request
                        .tableName(SimulatorProcess.TABLE)
                        .segment(place.segment())
                        .totalSegments(segments)
                        .exclusiveStartKey(place.after())
                        .consistentRead(true));
    if (page.hasLastEvaluatedKey() && !page.lastEvaluatedKey().isEmpty()) {
      places.add(new Place(place.segment(), page.lastEvaluatedKey()));
    }
    return page.items().size();
  }

  @Override
  public long records() {
    return workers.records();
  }

  @Override
  public void check() {
    workers.check();
  }

  @Override
  public void close() {
    workers.close();
    client.close();
  }
}
