/** From a Kafka record to the write of a document. */
@NullMarked
package io.headwater.sink.document;

import org.jspecify.annotations.NullMarked;
