/** What a task tells through JMX and in its summary. */
@NullMarked
package io.headwater.sink.metrics;

import org.jspecify.annotations.NullMarked;
