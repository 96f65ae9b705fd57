/** Asking for items by their keys, where a stream does not tell what they look like. */
@NullMarked
package io.headwater.source.lookup;

import org.jspecify.annotations.NullMarked;
