package io.headwater.benchmarks.sink;

import io.headwater.localstack.LocalStack;

/**
 * Processor time in microseconds: of the task's thread and the connector's other threads, of the
 * whole worker, of Kafka and of the server that takes the writes.
 */
record ProcessorTime(double task, double connector, double worker, double kafka, double server) {
  /** The processes to watch. */
  record Processes(ThreadTimes worker, ThreadTimes kafka, ThreadTimes server) {
    static Processes of(LocalStack stack, long serverPid) {
      return new Processes(
          new ThreadTimes(stack.connect().get(0).pid()),
          new ThreadTimes(stack.kafka().pid()),
          new ThreadTimes(serverPid));
    }

    ProcessorTime now() {
      return new ProcessorTime(
          worker.micros(name -> name.startsWith("task-thread-")),
          worker.micros(name -> name.startsWith("headwater-")),
          worker.micros(name -> true),
          kafka.micros(name -> true),
          server.micros(name -> true));
    }
  }

  /** What has passed since, for each of some events. */
  ProcessorTime since(ProcessorTime begin, double events) {
    return new ProcessorTime(
        (task - begin.task) / events,
        (connector - begin.connector) / events,
        (worker - begin.worker) / events,
        (kafka - begin.kafka) / events,
        (server - begin.server) / events);
  }
}
