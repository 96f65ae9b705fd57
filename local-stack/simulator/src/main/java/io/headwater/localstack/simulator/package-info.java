/**
 * A server in this process that speaks the protocol of DynamoDB and DynamoDB Streams, with shards
 * that rotate, split and expire, and with faults; {@link
 * io.headwater.localstack.simulator.StreamSimulator} is the entry.
 */
@NullMarked
package io.headwater.localstack.simulator;

import org.jspecify.annotations.NullMarked;
