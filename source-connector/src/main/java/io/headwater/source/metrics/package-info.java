/** What a task tells through JMX. */
@NullMarked
package io.headwater.source.metrics;

import org.jspecify.annotations.NullMarked;
