package io.headwater.benchmarks.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;

/** Reads the bodies of the answers to GetRecords and looks only for the next iterator. */
final class BodyLoop implements Contestant {
  private static final byte[] RECORD = "\"awsRegion\"".getBytes(UTF_8);
  private static final String NEXT = "\"NextShardIterator\":\"";

  private final URI endpoint;
  private final Workers workers;

  BodyLoop(SimulatorProcess simulator, int threads) {
    this.endpoint = simulator.endpoint();
    LinkedBlockingQueue<String> iterators = new LinkedBlockingQueue<>();
    try (StreamClient client = new StreamClient(endpoint, 1)) {
      String stream = simulator.stream();
      client.shards(stream).forEach(shard -> iterators.add(client.iterator(stream, shard)));
    }
    this.workers =
        new Workers(
            "body",
            threads,
            () -> {
              byte[] page = page(iterators.take());
              iterators.add(next(page));
              return records(page);
            });
  }

  private byte[] page(String iterator) throws IOException {
    HttpURLConnection call = (HttpURLConnection) endpoint.toURL().openConnection();
    call.setRequestMethod("POST");
    call.setRequestProperty("X-Amz-Target", "DynamoDBStreams_20120810.GetRecords");
    call.setDoOutput(true);
    try (OutputStream body = call.getOutputStream()) {
      body.write(("{\"ShardIterator\":\"" + iterator + "\"}").getBytes(UTF_8));
    }
    try (InputStream answer = call.getInputStream()) {
      return answer.readNBytes(Math.toIntExact(call.getContentLengthLong()));
    }
  }

  private static String next(byte[] page) {
    String start = new String(page, 0, Math.min(page.length, 1_000), ISO_8859_1);
    int begin = start.indexOf(NEXT) + NEXT.length();
    return start.substring(begin, start.indexOf('"', begin));
  }

  // Pages of ready records are alike: the first record's size tells how many there are, about.
  private static int records(byte[] page) {
    int first = indexOf(page, 0);
    int second = indexOf(page, first + 1);
    return (int) Math.round((page.length - first) / (double) (second - first));
  }

  private static int indexOf(byte[] page, int from) {
    for (int i = from; i <= page.length - RECORD.length; i++) {
      if (page[i] == RECORD[0]
          && Arrays.equals(page, i, i + RECORD.length, RECORD, 0, RECORD.length)) {
        return i;
      }
    }
    throw new IllegalStateException("a page has less than two records");
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
  }
}
