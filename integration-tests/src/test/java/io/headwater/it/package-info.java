/** Tests of both packaged plugins in real Connect workers, with real servers at both ends. */
@NullMarked
package io.headwater.it;

import org.jspecify.annotations.NullMarked;
