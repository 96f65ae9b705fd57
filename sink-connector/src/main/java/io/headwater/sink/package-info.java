/** OpenSearch as a Kafka Connect sink. */
@NullMarked
package io.headwater.sink;

import org.jspecify.annotations.NullMarked;
