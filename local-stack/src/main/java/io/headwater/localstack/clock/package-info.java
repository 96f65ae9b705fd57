/** Runs in the Connect workers: a wall clock that a test shifts. */
@NullMarked
package io.headwater.localstack.clock;

import org.jspecify.annotations.NullMarked;
