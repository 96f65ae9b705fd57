/** Tries a configuration without a cluster. */
@NullMarked
package io.headwater.sink.preview;

import org.jspecify.annotations.NullMarked;
