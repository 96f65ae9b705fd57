package io.headwater.it.fault;

import io.headwater.localstack.Server;
import io.headwater.localstack.fault.FaultyLink;
import java.util.function.Function;

/** All that is known to go wrong. */
public enum FaultKind {
  WORKER_KILLED(Place.WORKER, ProcessFaults::workerKilled),
  WORKER_LEAVES(Place.WORKER, ProcessFaults::workerLeaves),
  WORKER_LOG_DISK_FULL(Place.WORKER, ProcessFaults::logDiskFull),
  CLOCK_AHEAD(Place.CLOCK, scene -> ProcessFaults.clockJumps(scene, ProcessFaults.JUMP)),
  CLOCK_BEHIND(Place.CLOCK, scene -> ProcessFaults.clockJumps(scene, ProcessFaults.JUMP.negated())),
  BROKER_KILLED(Place.KAFKA, ProcessFaults::brokerKilled),
  KAFKA_CUT(Place.KAFKA, scene -> NetworkFaults.link(scene, Server.KAFKA, FaultyLink::cut)),
  KAFKA_RESET(Place.KAFKA, scene -> NetworkFaults.link(scene, Server.KAFKA, FaultyLink::reset)),
  KAFKA_STALLED(Place.KAFKA, scene -> NetworkFaults.link(scene, Server.KAFKA, FaultyLink::stall)),
  KAFKA_DELAYED(Place.KAFKA, scene -> NetworkFaults.delayed(scene, Server.KAFKA)),
  OPENSEARCH_KILLED(Place.OPENSEARCH, ProcessFaults::openSearchKilled),
  OPENSEARCH_RECOVERS_SLOWLY(Place.OPENSEARCH, ProcessFaults::openSearchRecoversSlowly),
  OPENSEARCH_CUT(
      Place.WAY_TO_OPENSEARCH,
      scene -> NetworkFaults.link(scene, Server.OPENSEARCH, FaultyLink::cut)),
  OPENSEARCH_RESET(
      Place.WAY_TO_OPENSEARCH,
      scene -> NetworkFaults.link(scene, Server.OPENSEARCH, FaultyLink::reset)),
  OPENSEARCH_STALLED(
      Place.WAY_TO_OPENSEARCH,
      scene -> NetworkFaults.link(scene, Server.OPENSEARCH, FaultyLink::stall)),
  OPENSEARCH_DELAYED(
      Place.WAY_TO_OPENSEARCH, scene -> NetworkFaults.delayed(scene, Server.OPENSEARCH)),
  OPENSEARCH_OVERLOADED(Place.OPENSEARCH_ANSWERS, NetworkFaults::openSearchOverloaded),
  OPENSEARCH_UNAVAILABLE(Place.OPENSEARCH_ANSWERS, NetworkFaults::openSearchUnavailable),
  OPENSEARCH_ANSWERS_LOST(Place.OPENSEARCH_ANSWERS, NetworkFaults::answersLost),
  DISK_FLOOD(Place.INDEX, scene -> IndexFaults.blocked(scene, "read_only_allow_delete")),
  INDEX_READ_ONLY(Place.INDEX, scene -> IndexFaults.blocked(scene, "write")),
  INDEX_DELETED(Place.ALONE, IndexFaults::deleted),
  DYNAMODB_CUT(
      Place.WAY_TO_DYNAMODB,
      scene -> NetworkFaults.link(scene, Server.DYNAMODB_LOCAL, FaultyLink::cut)),
  DYNAMODB_RESET(
      Place.WAY_TO_DYNAMODB,
      scene -> NetworkFaults.link(scene, Server.DYNAMODB_LOCAL, FaultyLink::reset)),
  DYNAMODB_STALLED(
      Place.WAY_TO_DYNAMODB,
      scene -> NetworkFaults.link(scene, Server.DYNAMODB_LOCAL, FaultyLink::stall)),
  DYNAMODB_DELAYED(
      Place.WAY_TO_DYNAMODB, scene -> NetworkFaults.delayed(scene, Server.DYNAMODB_LOCAL)),
  DYNAMODB_THROTTLED(Place.DYNAMODB_ANSWERS, NetworkFaults::dynamoDbThrottles),
  DYNAMODB_FAILING(Place.DYNAMODB_ANSWERS, NetworkFaults::dynamoDbFails),
  NAMES_UNKNOWN(Place.NAMES, NetworkFaults::namesUnknown),
  PAUSED(Place.CONNECTORS, ConnectFaults::paused),
  STOPPED(Place.CONNECTORS, ConnectFaults::stopped),
  RESTARTED(Place.CONNECTORS, ConnectFaults::restarted),
  TASKS_CHANGED(Place.CONNECTORS, ConnectFaults::tasksChanged),
  CONFIGURATION_UPDATED(Place.CONNECTORS, ConnectFaults::configurationUpdated),
  OFFSETS_REWOUND(Place.CONNECTORS, ConnectFaults::offsetsRewound),
  LETTERS_REFUSED(Place.LETTERS, ConnectFaults::lettersRefused);

  /** What a fault harms: of one place there is one fault at a time. */
  private enum Place {
    WORKER,
    CLOCK,
    KAFKA,
    OPENSEARCH,
    WAY_TO_OPENSEARCH,
    OPENSEARCH_ANSWERS,
    INDEX,
    WAY_TO_DYNAMODB,
    DYNAMODB_ANSWERS,
    NAMES,
    CONNECTORS,
    LETTERS,
    ALONE
  }

  private final Place place;

  @SuppressWarnings("ImmutableEnumChecker") // Its functions have no state.
  private final Function<Scene, Fault> make;

  FaultKind(Place place, Function<Scene, Fault> make) {
    this.place = place;
    this.make = make;
  }

  /** A fault of this kind; the scene's random numbers say which exactly. */
  public Fault in(Scene scene) {
    return make.apply(scene);
  }

  /** Whether it can be there together with another one, and be ended while that lasts. */
  public boolean goesWith(FaultKind other) {
    if (place == Place.ALONE || other.place == Place.ALONE) {
      return false;
    }
    return place != other.place && !harms(other) && !other.harms(this);
  }

  // Workers start and answer requests only while they reach Kafka, blocks need an OpenSearch.
  private boolean harms(FaultKind other) {
    return switch (this) {
      case KAFKA_CUT, KAFKA_STALLED ->
          other.place == Place.CONNECTORS || other.place == Place.WORKER;
      case OPENSEARCH_KILLED, OPENSEARCH_RECOVERS_SLOWLY ->
          other.place == Place.INDEX || other.isValidated();
      case OPENSEARCH_CUT, OPENSEARCH_STALLED, OPENSEARCH_UNAVAILABLE -> other.isValidated();
      case DYNAMODB_CUT, DYNAMODB_STALLED, DYNAMODB_FAILING -> other.isValidated();
      case DYNAMODB_THROTTLED, NAMES_UNKNOWN -> other.isValidated();
      default -> false;
    };
  }

  // A configuration that cannot be tried on the servers is refused.
  private boolean isValidated() {
    return this == CONFIGURATION_UPDATED || this == TASKS_CHANGED;
  }

  /** Whether documents may be seen in older states while it lasts: their index was deleted. */
  public boolean forgets() {
    return this == INDEX_DELETED;
  }
}
