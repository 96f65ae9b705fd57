package io.headwater.source.snapshot;

import io.headwater.event.ItemKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which keys were seen in the stream since a page of the table was requested: a row of that page
 * may be older than what the stream has told of the same key.
 *
 * <p>It holds the keys that were seen since the oldest page under way was requested, and in the
 * grace period before that; while no page is under way and there is no grace period, nothing.
 * Reader threads call {@link #tick}, and {@link #release} for a page that was not given; all else
 * belongs to the task thread.
 */
public final class SeenKeys {
  private record Sighting(long number, long atMs) {}

  private final long graceMs;
  private final Clock clock;
  // In the order of the last sighting.
  private final LinkedHashMap<ItemKey, Sighting> sightings = new LinkedHashMap<>();
  // When the pages under way were requested, by tick.
  private final NavigableMap<Long, Long> requested = new TreeMap<>();
  private long last;
  private boolean ended;
  private volatile boolean recording;

  /**
   * Keys for one snapshot.
   *
   * @param grace by how much a row may be older than the request of its page: zero for consistent
   *     scans
   */
  public SeenKeys(Duration grace, Clock clock) {
    this.graceMs = grace.toMillis();
    this.clock = clock;
    this.recording = graceMs > 0;
  }

  /**
   * A page is about to be requested. Every tick is released once its page was dealt with.
   *
   * @return the tick, above 0 and above all earlier ones
   */
  public synchronized long tick() {
    long tick = ++last;
    requested.put(tick, clock.millis());
    recording = !ended;
    return tick;
  }

  /** A page was dealt with, or will never come. */
  public synchronized void release(long tick) {
    requested.remove(tick);
    recording = !ended && (graceMs > 0 || !requested.isEmpty());
    forget();
  }

  /** The stream told of a key. */
  public void seen(ItemKey key) {
    if (!recording) {
      return;
    }
    synchronized (this) {
      if (recording) {
        sightings.remove(key);
        sightings.put(key, new Sighting(++last, clock.millis()));
        forget();
      }
    }
  }

  /**
   * Whether the stream told of a key since a page was requested, or in the grace period before.
   *
   * @param tick of a page that was not released
   * @throws IllegalArgumentException if it was
   */
  public synchronized boolean seenSince(ItemKey key, long tick) {
    Long requestedMs = requested.get(tick);
    if (requestedMs == null) {
      throw new IllegalArgumentException("tick " + tick + " is not under way");
    }
    Sighting sighting = sightings.get(key);
    return sighting != null && isSince(sighting, tick, requestedMs);
  }

  /** No page will be requested any more: nothing is held from now on. */
  public synchronized void end() {
    ended = true;
    recording = false;
    sightings.clear();
  }

  /** How many keys are held. */
  public synchronized int size() {
    return sightings.size();
  }

  private boolean isSince(Sighting sighting, long tick, long requestedMs) {
    return sighting.number() > tick || (graceMs > 0 && sighting.atMs() >= requestedMs - graceMs);
  }

  // What the oldest page under way does not need, no later one needs.
  private void forget() {
    Map.Entry<Long, Long> oldest = requested.firstEntry();
    long tick = oldest == null ? Long.MAX_VALUE : oldest.getKey();
    long now = clock.millis();
    long requestedMs = oldest == null ? now : Math.min(now, oldest.getValue());
    Iterator<Sighting> held = sightings.values().iterator();
    while (held.hasNext() && !isSince(held.next(), tick, requestedMs)) {
      held.remove();
    }
  }
}
