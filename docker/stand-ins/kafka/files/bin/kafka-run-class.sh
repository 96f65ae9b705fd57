#!/bin/bash
# Runs a class with the variables that Kafka's script of this name takes.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
[ "${1:-}" != -name ] || shift 2
mkdir -p "${LOG_DIR:=$home/logs}"
# Each variable is a list of options.
# shellcheck disable=SC2086
exec java ${KAFKA_HEAP_OPTS:--Xmx256M} ${KAFKA_JVM_PERFORMANCE_OPTS:--server -XX:+UseG1GC} ${KAFKA_JMX_OPTS:-} \
  "-Dkafka.logs.dir=$LOG_DIR" ${KAFKA_LOG4J_OPTS:--Dlog4j.configuration=file:$home/config/tools-log4j.properties} \
  -cp "${CLASSPATH:+$CLASSPATH:}$home/libs/*" ${KAFKA_OPTS:-} "$@"
