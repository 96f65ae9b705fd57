/** From an item to its document, as the configuration says. */
@NullMarked
package io.headwater.sink.projection;

import org.jspecify.annotations.NullMarked;
