/**
 * The sink's benchmarks: a real worker beside an endpoint that only answers, or beside a bare
 * loader.
 */
@NullMarked
package io.headwater.benchmarks.sink;

import org.jspecify.annotations.NullMarked;
