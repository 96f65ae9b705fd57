package io.headwater.source.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.source.snapshot.ScanPage;
import io.headwater.source.snapshot.ScanPosition;
import io.headwater.source.snapshot.ScanRequest;
import io.headwater.source.snapshot.ScannedItem;
import io.headwater.source.snapshot.TableScan;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.wire.ScalarType;
import io.headwater.source.wire.WireValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table behind our port whose segments hold items that cost given read units, whose calls fail as
 * a test says, and which remembers the requests. The items of segment 3 are called 3-0, 3-1, ….
 */
public final class FakeTableScan implements TableScan {
  private final List<List<Double>> segments = new ArrayList<>();
  private final Deque<RuntimeException> failures = new ArrayDeque<>();
  private final List<ScanRequest> requests = new ArrayList<>();
  private final int pageItems;

  /**
   * A table without segments.
   *
   * @param pageItems the most items of a page
   */
  public FakeTableScan(int pageItems) {
    this.pageItems = pageItems;
  }

  /** The key of an item. */
  public static ItemKey key(String name) {
    return ItemKey.of(KeyAttribute.string("pk", name));
  }

  /** The position behind an item. */
  public static ScanPosition behind(String name) {
    return new ScanPosition(Map.of("pk", new WireValue.Scalar(ScalarType.S, name)));
  }

  /** Adds a segment whose items cost these read units. */
  public void addSegment(List<Double> itemUnits) {
    segments.add(itemUnits);
  }

  /** Lets the next calls fail, one after the other. */
  public void fail(Kind... kinds) {
    for (Kind kind : kinds) {
      failures.add(FakeTableStream.failure(kind));
    }
  }

  /** Lets the next call fail. */
  public void fail(RuntimeException failure) {
    failures.add(failure);
  }

  /** The requests until now. */
  public List<ScanRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public ScanPage scan(ScanRequest request) {
    requests.add(request);
    RuntimeException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    List<Double> held = segments.get(request.segment());
    int from = from(request);
    int most = request.limit() == 0 ? pageItems : Math.min(pageItems, request.limit());
    int to = Math.min(held.size(), from + most);
    List<ScannedItem> items = new ArrayList<>();
    double units = 0;
    for (int i = from; i < to; i++) {
      items.add(item(request.segment() + "-" + i));
      units += held.get(i);
    }
    Optional<ScanPosition> next =
        to == held.size()
            ? Optional.empty()
            : Optional.of(behind(request.segment() + "-" + (to - 1)));
    return new ScanPage(items, next, units, to - from);
  }

  private static int from(ScanRequest request) {
    ScanPosition after = request.after();
    if (after == null) {
      return 0;
    }
    String name = after.key().values().iterator().next().text();
    return Integer.parseInt(name.substring(name.indexOf('-') + 1)) + 1;
  }

  private static ScannedItem item(String name) {
    return new ScannedItem(key(name), ("{\"pk\":\"" + name + "\"}").getBytes(UTF_8), null, 100);
  }
}
