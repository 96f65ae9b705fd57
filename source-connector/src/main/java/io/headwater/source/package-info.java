/** DynamoDB Streams as a Kafka Connect source. */
@NullMarked
package io.headwater.source;

import org.jspecify.annotations.NullMarked;
