/** A pool of threads that reads many things page by page, with bounded memory. */
@NullMarked
package io.headwater.source.read;

import org.jspecify.annotations.NullMarked;
