/**
 * What it takes to run both packaged plugins against the local stack, and to compare table and
 * index.
 */
@NullMarked
package io.headwater.pipeline;

import org.jspecify.annotations.NullMarked;
