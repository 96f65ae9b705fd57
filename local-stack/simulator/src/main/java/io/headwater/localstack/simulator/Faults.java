package io.headwater.localstack.simulator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What goes wrong, by chance or by script. Scripted faults come first, in their order; of the
 * others the first that is drawn. Safe for all threads.
 */
public final class Faults {
  /** Stands for any operation or any subject. */
  public static final String ANY = "*";

  private record Rule(String operation, String subject, Fault fault, double rate) {
    boolean fits(Call call) {
      return (operation.equals(ANY) || operation.equals(call.operation()))
          && (subject.equals(ANY) || call.subjects().contains(subject));
    }
  }

  private final World world;
  private final List<Rule> scripted = new ArrayList<>();
  private final List<Rule> random = new ArrayList<>();
  private volatile boolean none = true;
  private long injected;

  Faults(World world) {
    this.world = world;
  }

  /** The next call of an operation that no earlier script answers goes wrong, once. */
  public void next(String operation, Fault fault) {
    next(operation, ANY, fault);
  }

  /**
   * The next call of an operation about a subject goes wrong, once.
   *
   * @param subject a shard's id, a stream's ARN or a table's name
   */
  public void next(String operation, String subject, Fault fault) {
    synchronized (world) {
      scripted.add(new Rule(operation, subject, fault, 1));
      none = false;
    }
  }

  /**
   * From now on calls of an operation go wrong now and then.
   *
   * @param rate the share of the calls, 1 for all
   */
  public void rate(String operation, Fault fault, double rate) {
    rate(operation, ANY, fault, rate);
  }

  /** From now on calls of an operation about a subject go wrong now and then. */
  public void rate(String operation, String subject, Fault fault, double rate) {
    synchronized (world) {
      random.add(new Rule(operation, subject, fault, rate));
      none = false;
    }
  }

  /** Nothing goes wrong any more. */
  public void clear() {
    synchronized (world) {
      scripted.clear();
      random.clear();
      none = true;
    }
  }

  /** Nothing that was named for this operation goes wrong any more. */
  public void clear(String operation) {
    synchronized (world) {
      scripted.removeIf(rule -> rule.operation.equals(operation));
      random.removeIf(rule -> rule.operation.equals(operation));
      none = scripted.isEmpty() && random.isEmpty();
    }
  }

  /** How many scripted faults have not come yet. */
  public int pending() {
    synchronized (world) {
      return scripted.size();
    }
  }

  /** How many calls went wrong. */
  public long injected() {
    synchronized (world) {
      return injected;
    }
  }

  Optional<Fault> draw(Call call) {
    if (none) {
      return Optional.empty();
    }
    synchronized (world) {
      Optional<Fault> fault = scripted(call).or(() -> random(call));
      injected += fault.isPresent() ? 1 : 0;
      return fault;
    }
  }

  private Optional<Fault> scripted(Call call) {
    for (Iterator<Rule> rules = scripted.iterator(); rules.hasNext(); ) {
      Rule rule = rules.next();
      if (rule.fits(call)) {
        rules.remove();
        return Optional.of(rule.fault);
      }
    }
    return Optional.empty();
  }

  private Optional<Fault> random(Call call) {
    String row = "fault/" + call.operation() + "/" + call.subject();
    for (Rule rule : random) {
      if (rule.fits(call) && world.dice.roll(rule.rate, row)) {
        return Optional.of(rule.fault);
      }
    }
    return Optional.empty();
  }
}
