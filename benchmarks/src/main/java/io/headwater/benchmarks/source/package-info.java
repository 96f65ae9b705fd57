/** How fast the source is beside the SDK, what it costs when idle, and how it grows. */
@NullMarked
package io.headwater.benchmarks.source;

import org.jspecify.annotations.NullMarked;
