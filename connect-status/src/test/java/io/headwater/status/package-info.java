/** Tests of the status page without a worker. */
@NullMarked
package io.headwater.status;

import org.jspecify.annotations.NullMarked;
