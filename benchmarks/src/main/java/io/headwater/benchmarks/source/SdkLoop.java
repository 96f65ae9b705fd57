package io.headwater.benchmarks.source;

import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;

/** The SDK's GetRecords over all shards in turn; nothing is done with what it gives. */
final class SdkLoop implements Contestant {
  /** Where to read on in a shard; without an iterator at its beginning. */
  private record Place(String shard, @Nullable String iterator) {}

  private final StreamClient client;
  private final String stream;
  private final LinkedBlockingQueue<Place> places = new LinkedBlockingQueue<>();
  private final Workers workers;

  SdkLoop(SimulatorProcess simulator, int threads) {
    this.client = new StreamClient(simulator.endpoint(), threads);
    this.stream = simulator.stream();
    client.shards(stream).forEach(shard -> places.add(new Place(shard, null)));
    this.workers = new Workers("sdk", threads, this::readPage);
  }

  private int readPage() throws InterruptedException {
    // With fewer shards than threads some threads wait, as a task's readers do.
    Place place = places.take();
    String iterator =
        place.iterator() == null ? client.iterator(stream, place.shard()) : place.iterator();
    GetRecordsResponse page =
        client.streams().getRecords(request -> request.shardIterator(iterator));
    places.add(new Place(place.shard(), page.nextShardIterator()));
    return page.records().size();
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
