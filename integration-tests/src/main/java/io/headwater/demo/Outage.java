package io.headwater.demo;

import io.headwater.localstack.ServerProcess;
import java.time.Duration;

/**
 * OpenSearch's absence during the writes.
 *
 * @param openSearch the server that is killed and started again
 */
record Outage(ServerProcess openSearch, Duration length) {}
