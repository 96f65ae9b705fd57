/**
 * Questions about the sink: each runs its tasks in a real worker, into an endpoint that only
 * answers or into real OpenSearch.
 */
@NullMarked
package io.headwater.benchmarks.sink;

import org.jspecify.annotations.NullMarked;
