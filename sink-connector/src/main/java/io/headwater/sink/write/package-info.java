/** Lanes, offsets, verdicts and retries: a state machine that the task's thread owns. */
@NullMarked
package io.headwater.sink.write;

import org.jspecify.annotations.NullMarked;
