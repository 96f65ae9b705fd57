/**
 * Real Kafka, Kafka Connect, OpenSearch and DynamoDB Local as processes of this machine; {@link
 * io.headwater.localstack.LocalStack} is the entry.
 */
@NullMarked
package io.headwater.localstack;

import org.jspecify.annotations.NullMarked;
