package io.headwater.localstack.fault;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Which requests a {@link FaultyGateway} answers itself. Any thread may call. */
public final class GatewayRule {
  private final Predicate<GatewayRequest> which;
  private final CannedAnswer answer;
  private final boolean afterwards;
  private final double probability;
  private final long most;
  private final AtomicLong hits = new AtomicLong();

  GatewayRule(
      Predicate<GatewayRequest> which,
      CannedAnswer answer,
      boolean afterwards,
      double probability,
      long most) {
    this.which = which;
    this.answer = answer;
    this.afterwards = afterwards;
    this.probability = probability;
    this.most = most;
  }

  /** How many requests the rule has been applied to. */
  public long hits() {
    return hits.get();
  }

  CannedAnswer answer() {
    return answer;
  }

  /** Whether the server is asked first. */
  boolean afterwards() {
    return afterwards;
  }

  /** Counts the request if the rule is applied to it. */
  boolean applies(GatewayRequest request, Random random) {
    if (!which.test(request)) {
      return false;
    }
    // Not drawn where it is certain: other rules then get the same numbers in every run.
    if (probability < 1 && random.nextDouble() >= probability) {
      return false;
    }
    return hits.getAndUpdate(count -> Math.min(count + 1, most)) < most;
  }
}
