package io.headwater.benchmarks.source;

import java.util.concurrent.LinkedBlockingQueue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;

/** The SDK's GetRecords over all shards in turn; nothing is done with what it gives. */
final class SdkLoop implements Contestant {
  private final StreamClient client;
  private final Workers workers;

  SdkLoop(SimulatorProcess simulator, int threads) {
    this.client = new StreamClient(simulator.endpoint(), threads);
    LinkedBlockingQueue<String> iterators =
        new LinkedBlockingQueue<>(client.iterators(simulator.stream()));
    this.workers =
        new Workers(
            "sdk",
            threads,
            () -> {
              // With fewer shards than threads some threads wait, as a task's readers do.
              String iterator = iterators.take();
              GetRecordsResponse page =
                  client.streams().getRecords(request -> request.shardIterator(iterator));
              iterators.add(page.nextShardIterator());
              return page.records().size();
            });
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
