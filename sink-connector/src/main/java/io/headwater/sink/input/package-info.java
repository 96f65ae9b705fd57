/** From a Kafka record, in whatever form it comes, to the change that it tells of. */
@NullMarked
package io.headwater.sink.input;

import org.jspecify.annotations.NullMarked;
