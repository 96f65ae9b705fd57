/**
 * A REST extension for Connect workers that tells how Headwater's connectors are. Reads what
 * Connect knows of the cluster and what the tasks tell through JMX; knows neither of the
 * connectors' code, and no remote system but the other workers.
 */
@NullMarked
package io.headwater.status;

import org.jspecify.annotations.NullMarked;
