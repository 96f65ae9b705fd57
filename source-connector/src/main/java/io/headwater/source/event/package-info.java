/** From stream records to Kafka records. */
@NullMarked
package io.headwater.source.event;

import org.jspecify.annotations.NullMarked;
