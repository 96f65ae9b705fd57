package io.headwater.benchmarks.sink;

import io.headwater.localstack.LocalStack;

/**
 * Processor time in microseconds.
 *
 * @param task the tasks' threads
 * @param connector the connector's other threads
 * @param collector the threads of the worker's garbage collector, if that is G1
 * @param worker the whole worker
 * @param kafka the broker
 * @param server the process that takes the writes
 */
record ProcessorTime(
    double task, double connector, double collector, double worker, double kafka, double server) {
  private static final String TASK = "task-thread-";
  private static final String CONNECTOR = "headwater-";

  /** The processes to watch. */
  record Processes(ThreadTimes worker, ThreadTimes kafka, ThreadTimes server) {
    static Processes of(LocalStack stack, long serverPid) {
      return new Processes(
          new ThreadTimes(stack.connect().get(0).pid()),
          new ThreadTimes(stack.kafka().pid()),
          new ThreadTimes(serverPid));
    }

    /** Whether the worker still has threads of a connector. */
    boolean haveConnector() {
      return worker.exists(name -> name.startsWith(TASK) || name.startsWith(CONNECTOR));
    }

    ProcessorTime now() {
      return new ProcessorTime(
          worker.micros(name -> name.startsWith(TASK)),
          worker.micros(name -> name.startsWith(CONNECTOR)),
          worker.micros(name -> name.startsWith("GC Thread") || name.startsWith("G1 ")),
          worker.micros(),
          kafka.micros(),
          server.micros());
    }
  }

  /** The connector's own: the tasks' threads and the others. */
  double own() {
    return task + connector;
  }

  /** What has passed since, for each of some events. */
  ProcessorTime since(ProcessorTime begin, double events) {
    return new ProcessorTime(
        (task - begin.task) / events,
        (connector - begin.connector) / events,
        (collector - begin.collector) / events,
        (worker - begin.worker) / events,
        (kafka - begin.kafka) / events,
        (server - begin.server) / events);
  }
}
