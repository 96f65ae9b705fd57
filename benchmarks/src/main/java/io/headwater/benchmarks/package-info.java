/** How fast the plugins are, beside what they stand on. */
@NullMarked
package io.headwater.benchmarks;

import org.jspecify.annotations.NullMarked;
