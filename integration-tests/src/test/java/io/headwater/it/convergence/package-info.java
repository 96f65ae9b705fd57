/**
 * A seeded workload that is hard on the promise of equal indices, and the checker that says whether
 * it held.
 */
@NullMarked
package io.headwater.it.convergence;

import org.jspecify.annotations.NullMarked;
